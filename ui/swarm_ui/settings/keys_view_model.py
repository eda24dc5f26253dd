"""What the Keys card shows. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.api_keys import ApiKey

translate = QCoreApplication.translate

_DAY = 86_400
_HOUR = 3_600
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class KeyProps:
    """One key in a row."""

    name: str
    title: str
    facts: str
    revocable: bool


def key_props(keys: Sequence[ApiKey], now: float) -> tuple[KeyProps, ...]:
    """Return one row for each key; `now` is the time in seconds since the epoch."""
    return tuple(
        KeyProps(
            key.name,
            translate("Keys", "Default") if key.is_default else key.name,
            " · ".join(filter(None, [_ending(key), _made(key), used_words(key.last_used_at, now)])),
            revocable=not key.is_default,
        )
        for key in keys
    )


def used_words(at: float | None, now: float) -> str:
    """Say when a key was last used, exactly enough to tell whether it still is."""
    if at is None:
        return translate("Keys", "never used")
    passed = now - at
    if passed < _MINUTE:
        return translate("Keys", "used just now")
    if passed < _HOUR:
        return translate("Keys", "used {minutes} min ago").format(minutes=int(passed // _MINUTE))
    if passed < _DAY:
        return translate("Keys", "used {hours} h ago").format(hours=int(passed // _HOUR))
    return translate("Keys", "used on {day}").format(day=_day(at))


def _ending(key: ApiKey) -> str:
    if key.is_default:
        return translate("Keys", "shown on the Connect page")
    return translate("Keys", "ends with {ending}").format(ending=key.ending)


def _made(key: ApiKey) -> str:
    return "" if key.created_at is None else translate("Keys", "made on {day}").format(day=_day(key.created_at))


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC).astimezone():%Y-%m-%d}"
