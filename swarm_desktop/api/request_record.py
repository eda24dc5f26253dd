"""What is known about one request, from its first line to its last byte; log and metrics are written from it."""

import re
import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass, field

from aiohttp import web

_SANE_ID = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_ID_HEADER = "X-Request-Id"
_ANTHROPIC_ID_HEADER = "request-id"

CLIENT_LEFT = 499
"""What the log and the metrics say in place of a status when nobody waited for one."""


@dataclass(slots=True)
class RequestRecord:
    """Filled in by those who come to know something."""

    id: str
    method: str = ""
    path: str = ""
    route: str = ""
    """The path as the table of routes has it; empty for paths that are not served."""
    remote: str = ""
    client: str = ""
    key: str = ""
    """Name of the key, never the key."""
    status: int = 0
    """0 until the status is on its way to the client."""
    model: str = ""
    voters: int = 0
    prompt: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    first_token_seconds: float | None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long it takes, or took until now."""
        return time.monotonic() - self.started


RECORD = web.RequestKey("record", RequestRecord)
CURRENT: ContextVar[RequestRecord | None] = ContextVar("request_record", default=None)
"""The request that is being answered, for those who are not given it; None outside of any."""


def current_id() -> str:
    """Return the identifier of the request that is being answered; empty outside of any."""
    record = CURRENT.get()
    return record.id if record else ""


def request_id(request: web.Request) -> str:
    """Return the client's own identifier where it can go into headers and logs as it is, else a new one."""
    sent = request.headers.get(_ID_HEADER, "")
    return sent if _SANE_ID.fullmatch(sent) else f"req_{secrets.token_hex(12)}"


async def tell_request_id(request: web.Request, response: web.StreamResponse) -> None:
    """Put the identifier into the headers; called when any response is about to be sent."""
    record = request.get(RECORD)
    if record is not None:
        record.status = response.status
        response.headers[_ID_HEADER] = record.id
        # The name under which Anthropic's clients look for it.
        response.headers[_ANTHROPIC_ID_HEADER] = record.id
