"""What the program is opened with: links and files. Anybody can send either, so they are read narrowly."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from pydantic import TypeAdapter, ValidationError

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.settings import HiveAddress

SCHEME = "swarm-desktop"
LONGEST_LINK = 512
LONGEST_TARGET = 4096
"""Paths are longer than links."""

_ACTION = "join"
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_CODE = re.compile(r"[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}")
_ADDRESS = TypeAdapter(HiveAddress)


@dataclass(frozen=True, slots=True)
class InviteLink:
    """An invite of another machine. It does nothing by itself: a person still has to press the button."""

    address: str
    """Of the machine that made the invite, as `host` or `host:port`."""
    code: str = ""

    def __str__(self) -> str:
        code = f"&code={quote(self.code, safe='')}" if self.code else ""
        return f"{SCHEME}://{_ACTION}?address={quote(self.address, safe='')}{code}"


def read_target(text: str) -> InviteLink | Path:
    """Read a link, or the whole path of a model file. Raises BadRequestError for anything else."""
    if text[: len(SCHEME) + 1].lower() == f"{SCHEME}:":
        return read_link(text)
    path = Path(text)
    if len(text) > LONGEST_TARGET or "\0" in text or not path.is_absolute() or path.suffix.lower() != ".gguf":
        raise BadRequestError(f"Only invite links ({SCHEME}://…) and .gguf files can be opened.")
    return path


def read_link(text: str) -> InviteLink:
    """Read a link. Raises BadRequestError for whatever is not exactly an invite."""
    if len(text) > LONGEST_LINK or not _PRINTABLE.fullmatch(text):
        raise _refusal("it is too long, or has signs that no link has")
    try:
        parts = urlsplit(text)
        values = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True, max_num_fields=2)
    except ValueError as error:
        raise _refusal("it cannot be read") from error
    if parts.scheme != SCHEME or parts.netloc != _ACTION or parts.path not in {"", "/"} or parts.fragment:
        raise _refusal(f"only {SCHEME}://{_ACTION} means something here")
    found = dict(values)
    if len(found) != len(values) or not {"address"} <= found.keys() <= {"address", "code"}:
        raise _refusal("it has other parts than an address and a code")
    try:
        address = _ADDRESS.validate_python(found["address"])
    except ValidationError as error:
        raise _refusal("its address is none") from error
    code = found.get("code", "")
    if code and not _CODE.fullmatch(code):
        raise _refusal("its code is none")
    return InviteLink(address, code)


def _refusal(why: str) -> BadRequestError:
    return BadRequestError(f"This link was not opened: {why}. Ask for the address and the code, and type them in.")
