"""Between which numbers a setting may lie, read from the settings themselves. Pure functions."""

from collections.abc import Iterable
from typing import Any, get_args

from pydantic.fields import FieldInfo

from swarm_desktop.core.settings import Section, Settings


def value_of(settings: Settings, name: str) -> Any:
    """Return the value of a setting that is named as in the settings file."""
    value: Any = settings
    for part in name.split("."):
        value = getattr(value, part)
    return value


def bounds_of(name: str) -> tuple[float | None, float | None]:
    """Return the lowest and the highest number that a setting takes; None where there is no such bound."""
    section: type[Section] = Settings
    *sections, key = name.split(".")
    for part in sections:
        inner = section.model_fields[part].annotation
        if isinstance(inner, type) and issubclass(inner, Section):
            section = inner
    field = section.model_fields[key]
    lowest = highest = None
    for constraint in _constraints(field):
        lowest = getattr(constraint, "ge", getattr(constraint, "gt", lowest))
        highest = getattr(constraint, "le", highest)
    return lowest, highest


def _constraints(field: FieldInfo) -> Iterable[object]:
    yield from field.metadata
    # Those of a number that may be left out stand one level deeper.
    for alternative in get_args(field.annotation):
        for annotation in getattr(alternative, "__metadata__", ()):
            if isinstance(annotation, FieldInfo):
                yield from annotation.metadata
