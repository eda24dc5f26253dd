"""JSON as a type, for the places where a client's own object is passed on untouched."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import orjson

from swarm_desktop.core.errors import BadRequestError

JsonObject: TypeAlias = Mapping[str, Any]
JsonArray: TypeAlias = Sequence[Any]


def encoded(content: Any) -> bytes:
    """Write JSON. Raises BadRequestError for what a client's JSON may hold and others cannot read."""
    try:
        return orjson.dumps(content)
    except orjson.JSONEncodeError as error:
        raise BadRequestError(f"The request holds something that cannot be passed on: {error}.") from error
