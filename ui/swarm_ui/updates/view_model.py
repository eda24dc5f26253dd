"""What the window says of updates. Pure functions."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.updates import UpdateState, UpdateView
from swarm_ui.facts import size_words, when_words

translate = QCoreApplication.translate


class Action(Enum):
    """What the button of the card does."""

    CHECK = auto()
    FETCH = auto()
    CANCEL = auto()


@dataclass(frozen=True, slots=True)
class UpdateProps:
    """What the card shows."""

    words: str
    button: str = ""
    """Empty for none."""
    action: Action = Action.CHECK
    primary: bool = False
    busy: bool = False
    share: float | None = None
    """How much has arrived; None where nothing is on its way."""
    notes: str = ""


def update_props(view: UpdateView, now: datetime) -> UpdateProps:
    """Return what the card shows of a view."""
    return UpdateProps(view.refusal) if view.refusal else _state_props(view, now)


def failed_words(view: UpdateView) -> str:
    """Return what became of a version that did not start; empty where there was none."""
    if not view.failed_version:
        return ""
    words = translate("Updates", "Version {version} failed to start twice, so the one before is back.")
    return words.format(version=view.failed_version)


def news_words(view: UpdateView) -> tuple[str, str] | None:
    """Return title and message for the tray where a newer version was found; None where nothing is new."""
    if view.state is not UpdateState.AVAILABLE:
        return None
    title = translate("Updates", "A newer version can be had")
    words = translate("Updates", "Swarm Desktop {version}. Nothing is downloaded before you say so, in Settings.")
    return title, words.format(version=view.version)


def _state_props(view: UpdateView, now: datetime) -> UpdateProps:
    version = view.version
    match view.state:
        case UpdateState.CHECKING:
            return UpdateProps(translate("Updates", "Asking whether there is a newer version…"), _check(), busy=True)
        case UpdateState.AVAILABLE:
            words = translate("Updates", "Version {version} can be had, {size} to download.")
            return UpdateProps(
                words.format(version=version, size=size_words(view.size_bytes)),
                translate("Updates", "Download"),
                Action.FETCH,
                primary=True,
                notes=view.notes,
            )
        case UpdateState.FETCHING:
            words = translate("Updates", "Version {version} is on its way: {done} of {size}.")
            return UpdateProps(
                words.format(version=version, done=size_words(view.done_bytes), size=size_words(view.size_bytes)),
                translate("Updates", "Stop"),
                Action.CANCEL,
                share=view.done_bytes / view.size_bytes if view.size_bytes else 0.0,
                notes=view.notes,
            )
        case UpdateState.STAGED:
            words = translate("Updates", "Version {version} lies ready. It takes over when you quit the program.")
            button = translate("Updates", "Not this version")
            return UpdateProps(words.format(version=version), button, Action.CANCEL, notes=view.notes)
        case UpdateState.CURRENT:
            return UpdateProps(translate("Updates", "This is the newest version.") + _looked(view, now), _check())
        case UpdateState.IDLE:
            words = translate("Updates", "Nothing is known of newer versions.")
            return UpdateProps(words + _looked(view, now), _check())


def _check() -> str:
    return translate("Updates", "Check now")


def _looked(view: UpdateView, now: datetime) -> str:
    if view.checked_at is None:
        return ""
    return " " + translate("Updates", "Last asked: {when}.").format(when=when_words(view.checked_at, now))
