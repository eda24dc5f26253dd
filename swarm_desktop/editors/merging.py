"""What is to stand in a settings file, and what such a file means once it does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from typing_extensions import TypeIs

Scalar: TypeAlias = str | int | float | bool | None
Plain: TypeAlias = Scalar | Sequence["Plain"] | Mapping[str, "Plain"]
"""A value as any of the formats can hold it."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Objects that belong into a list; one with the same name as an object that is there already is merged into it."""

    name_key: str
    items: tuple[Mapping[str, "Wish"], ...]


@dataclass(frozen=True, slots=True)
class Unless:
    """A value for where there is none yet; what a person chose stays."""

    value: Scalar


Wish: TypeAlias = Scalar | Sequence[Scalar] | Mapping[str, "Wish"] | Entries | Unless
"""What should stand in a file: objects and entries are merged into what is there, other values replace it."""


class MergeError(ValueError):
    """Something in the file is in the way, for example a number where a list belongs. The text says what and where."""


def plain(wish: Wish) -> Plain:
    """Return the value that `wish` has in a file that had nothing in it."""
    if isinstance(wish, Unless):
        return wish.value
    if isinstance(wish, Entries):
        return [plain(item) for item in wish.items]
    if isinstance(wish, Mapping):
        return {key: plain(value) for key, value in wish.items()}
    return wish


def merged(existing: Plain, wish: Wish, where: str = "the file") -> Plain:
    """Return what `existing` means after the merge. Raises MergeError."""
    if isinstance(wish, Unless):
        return wish.value if existing is None else existing
    if isinstance(wish, Entries | Mapping) and existing is None:
        return plain(wish)
    if isinstance(wish, Entries):
        if not is_list(existing):
            raise MergeError(f"{where} is not a list")
        items = list(existing)
        for item in wish.items:
            place = place_of(items, wish.name_key, item)
            if place is None:
                items.append(plain(item))
            else:
                items[place] = merged(items[place], item, f"an entry of {where}")
        return items
    if isinstance(wish, Mapping):
        if not isinstance(existing, Mapping):
            raise MergeError(f"{where} is not an object with named values")
        return {**existing, **{key: merged(existing.get(key), value, f"`{key}`") for key, value in wish.items()}}
    return wish


def place_of(items: Sequence[Plain], name_key: str, item: Mapping[str, Wish]) -> int | None:
    """Return which of `items` has the name of `item`."""
    for place, candidate in enumerate(items):
        if isinstance(candidate, Mapping) and candidate.get(name_key) == item[name_key]:
            return place
    return None


def same(one: Plain, other: Plain) -> bool:
    """Tell whether two values mean the same in a file, where `true` is not 1 and the order of keys does not matter."""
    return _canonical(one) == _canonical(other)


def is_list(value: Plain) -> TypeIs[Sequence[Plain]]:
    """Tell a list from a text, which is a sequence too."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def _canonical(value: Plain) -> str:
    return json.dumps(value, sort_keys=True, default=str)
