"""The lines of the program's own log, which it writes as JSON objects, as people read them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

_FRAME = re.compile(r'^\s+File "(?P<file>[^"]*)", line (?P<line>\d+), in (?P<name>\S+)', re.MULTILINE)
_ERROR_TYPE = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)")


class _Line(BaseModel):
    """One object of the log."""

    model_config = ConfigDict(frozen=True, extra="allow")

    time: datetime
    level: str
    logger: str
    message: str
    exception: str = ""


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One line, and what was written beside its message."""

    head: str
    """Time, level, part and message."""
    facts: dict[str, Any]
    exception: str

    @classmethod
    def read(cls, line: str) -> Self | None:
        """Read a line; None where it is none of the program's."""
        try:
            found = _Line.model_validate(orjson.loads(line))
        except (orjson.JSONDecodeError, ValidationError):
            return None
        part = found.logger.removeprefix("swarm_desktop.")
        moment = found.time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        head = f"{moment} {found.level} {part}: {found.message}"
        return cls(
            head,
            {name: value for name, value in (found.model_extra or {}).items() if value is not None},
            found.exception,
        )

    def whole(self) -> str:
        """Return all of it, in as many lines as it takes."""
        facts = "".join(f" {name}={value}" for name, value in self.facts.items())
        return "\n".join(filter(None, (self.head + facts, self.exception.rstrip())))

    def brief(self) -> str:
        """Return it without what a person may have asked: no facts, and of exceptions only where they came from."""
        return "\n".join(filter(None, (self.head, brief_traceback(self.exception))))


def brief_traceback(traceback: str) -> str:
    """Return the places of a traceback and the kind of error; its message may hold whatever was worked at."""
    frames = [f"  {found['file']}:{found['line']} {found['name']}" for found in _FRAME.finditer(traceback)]
    kinds = [found[1] for line in traceback.splitlines() if (found := _ERROR_TYPE.match(line)) and line[0] != " "]
    kinds = [kind for kind in kinds if kind not in {"Traceback", "During", "The"}]
    return "\n".join([*frames, *kinds[-1:]])
