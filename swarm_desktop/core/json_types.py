"""JSON as a type, for the places where a client's own object is passed on untouched."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

JsonObject: TypeAlias = Mapping[str, Any]
JsonArray: TypeAlias = Sequence[Any]
