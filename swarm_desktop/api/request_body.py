"""Reading the body of a request, whatever its dialect."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from swarm_desktop.core.errors import BadRequestError

_Body = TypeVar("_Body", bound=BaseModel)


def read_body(kind: type[_Body], body: bytes) -> _Body:
    """Return the checked body; raises BadRequestError that names the field at fault."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(str(part) for part in fault["loc"])
        where = f"`{name}`: " if name else ""
        raise BadRequestError(f"{where}{fault['msg']}.", parameter=name or None) from error
