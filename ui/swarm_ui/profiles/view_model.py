"""Profiles as rows of a list, and as what a person types. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.model_files import FoundModel
from swarm_desktop.core.profiles import Member, Profile, ProfileEntry
from swarm_desktop.core.settings import Settings
from swarm_ui.models.rows import ModelRow
from swarm_ui.states import StateLook

translate = QCoreApplication.translate

PRACTICE_MODEL = "practice"


class ProfileFaultError(ValueError):
    """What was typed is no profile; the message says why."""


@dataclass(frozen=True, slots=True)
class MemberText:
    """One member as it is typed."""

    model: str = ""
    voters: int = 1
    temperatures: str = ""
    seeds: str = ""
    weight: str = ""
    warm_up: bool = True


def profile_rows(entries: Sequence[ProfileEntry], settings: Settings) -> tuple[ModelRow, ...]:
    """Return one row for each profile; of a wrong one what is wrong with it."""
    return tuple(_row(entry, settings.worker.profile) for entry in entries)


def _row(entry: ProfileEntry, in_use: str) -> ModelRow:
    if entry.profile is None:
        wrong = StateLook(translate("Profiles", "cannot be used"), "state-trouble", "bad")
        return ModelRow(entry.name, entry.name, entry.fault, mark=wrong)
    mark = StateLook(translate("Profiles", "in use"), "state-ready", "ok") if entry.name == in_use else None
    words = translate("Profiles", "{voters} of {model}")
    members = (
        words.format(voters=member.voters, model=member.model.rpartition("/")[2]) for member in entry.profile.members
    )
    return ModelRow(entry.name, entry.name, ", ".join(members), entry.profile.description, mark)


def model_names(found: Sequence[FoundModel]) -> tuple[str, ...]:
    """Return the identifiers of models that may be members."""
    known = [model.model.id for model in found if not model.model.embeds]
    return (*dict.fromkeys(known), PRACTICE_MODEL)


def member_text(member: Member) -> MemberText:
    """Return a member as it would be typed."""
    return MemberText(
        model=member.model,
        voters=member.voters,
        temperatures=_joined(member.temperatures),
        seeds=_joined(member.seeds),
        weight="" if member.weight == 1 else f"{member.weight:g}",
        warm_up=member.warm_up,
    )


def typed_profile(
    description: str, members: Sequence[tuple[MemberText, Member | None]], before: Profile | None
) -> Profile:
    """Return what was typed; what cannot be typed is kept as it was. Raises ProfileFaultError."""
    typed = tuple(_typed(number, text, known) for number, (text, known) in enumerate(members, start=1))
    kept = before.model_dump() if before else {}
    try:
        return Profile.model_validate({**kept, "description": description.strip(), "members": typed})
    except ValidationError as error:
        raise ProfileFaultError(_said(error)) from error


def _typed(number: int, text: MemberText, before: Member | None) -> Member:
    name = text.model.strip() or translate("Profiles", "Model {number}").format(number=number)
    try:
        return Member.model_validate(
            {
                **(before.model_dump() if before else {}),
                "model": text.model.strip(),
                "voters": text.voters,
                "temperatures": _numbers(text.temperatures),
                "seeds": [int(number) for number in _numbers(text.seeds)],
                "weight": float(text.weight or 1),
                "warm_up": text.warm_up,
            }
        )
    except ValidationError as error:
        raise ProfileFaultError(f"{name}: {_said(error)}") from error
    except ValueError as error:
        words = translate("Profiles", "{name}: write numbers, with commas or spaces between them.")
        raise ProfileFaultError(words.format(name=name)) from error


def _said(error: ValidationError) -> str:
    fault = error.errors()[0]
    place = str(fault["loc"][0]) if fault["loc"] else ""
    sentence = fault["msg"].removeprefix("Value error, ")
    return f"{place}: {sentence}" if place else sentence


def _numbers(text: str) -> list[float]:
    return [float(word) for word in text.replace(",", " ").split()]


def _joined(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)
