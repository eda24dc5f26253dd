"""Reading the body of a request, whatever its dialect."""

import re
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from swarm_desktop.core.errors import BadRequestError

_LONG_NUMBER = re.compile(rb"\d{19}")
"""Only where there is one, however innocent, numbers are looked at one by one."""

_Body = TypeVar("_Body", bound=BaseModel)


def read_body(kind: type[_Body], body: bytes) -> _Body:
    """Return the checked body; raises BadRequestError that names the field at fault."""
    try:
        read = kind.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(str(part) for part in fault["loc"])
        where = f"`{name}`: " if name else ""
        raise BadRequestError(f"{where}{fault['msg']}.", parameter=name or None) from error
    if _LONG_NUMBER.search(body):
        _check_numbers(read)
    return read


def _check_numbers(read: BaseModel) -> None:
    try:
        orjson.dumps(read.model_dump(mode="json"))
    except TypeError as error:
        raise BadRequestError("A whole number has more than 64 bits, and no worker takes such.") from error
