"""`read_file`: lines of a text file."""

import asyncio
import codecs
import io
import os
import time
from typing import Annotated

from pydantic import Field

from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.tools.errors import ToolError
from swarm_desktop.tools.folders import Located, open_to_read, opened_parent
from swarm_desktop.tools.tool import Arguments, Policy, Prepared, ToolResult, checked

DEFAULT_LINES = 2000
_LOOKED_AT_BYTES = 8192
_MARKS = (
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class ReadFileArguments(Arguments):
    """Which lines of which file."""

    path: Annotated[str, Field(min_length=1, max_length=1024, description="Path of a text file.")]
    offset: Annotated[int, Field(ge=1, description="First line to return, counted from 1.")] = 1
    limit: Annotated[int, Field(ge=1, le=100_000, description="Most lines to return.")] = DEFAULT_LINES


class ReadFile:
    """Reads text, in any Unicode encoding that marks itself, else as UTF-8."""

    name = "read_file"
    arguments = ReadFileArguments

    def description(self, policy: Policy) -> str:
        """Tell models what it does."""
        return f"Read lines of a text file. {policy.folders.words()}"

    async def obstacle(self, policy: Policy) -> str:
        """Say why it cannot be used."""
        return policy.folders.obstacle

    def prepare(self, given: JsonObject, policy: Policy) -> Prepared:
        """Find the file."""
        asked = checked(ReadFileArguments, given)
        located = policy.folders.locate(asked.path)
        lines = f"lines {asked.offset:,} to {asked.offset + asked.limit - 1:,}"

        async def run() -> ToolResult:
            return await asyncio.to_thread(_read, located, asked, policy)

        return Prepared(str(located.path), f"{located.path}\n{lines}", run)


def _read(located: Located, asked: ReadFileArguments, policy: Policy) -> ToolResult:
    try:
        with opened_parent(located) as parent:
            descriptor = open_to_read(parent, located.path.name)
        with os.fdopen(descriptor, "rb") as file:
            encoding = _encoding(file.read(_LOOKED_AT_BYTES), located)
            file.seek(0)
            # Line ends stay as they are: a model that writes the file back must not change them all.
            text = io.TextIOWrapper(file, encoding, errors="replace", newline="\n")
            return _lines(text, asked, policy)
    except OSError as error:
        raise ToolError(f"{located.path} cannot be read: {error.strerror or error}.") from error


def _encoding(beginning: bytes, located: Located) -> str:
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            return encoding
    if b"\0" in beginning:
        raise ToolError(f"{located.path} is binary: it holds no text to read.")
    return "utf-8"


def _lines(text: io.TextIOWrapper, asked: ReadFileArguments, policy: Policy) -> ToolResult:
    ends = time.monotonic() + policy.seconds
    kept: list[str] = []
    room = policy.output_bytes
    line = 1
    # In pieces, so that a file without line ends does not fill the memory.
    while piece := text.readline(policy.output_bytes):
        if time.monotonic() > ends:
            raise ToolError(f"Reading took more than {policy.seconds} seconds. Ask for earlier lines.")
        if line >= asked.offset + asked.limit:
            return ToolResult("".join(kept) + f"\n[More follows: go on with offset {line}.]", truncated=True)
        if line >= asked.offset:
            encoded = piece.encode("utf-8", "replace")
            if len(encoded) > room:
                kept.append(encoded[:room].decode("utf-8", "ignore"))
                more = f"\n[Cut off in line {line}: only {policy.output_bytes:,} bytes are returned at a time.]"
                return ToolResult("".join(kept) + more, truncated=True)
            kept.append(piece)
            room -= len(encoded)
        line += piece.endswith("\n")
    if not kept and asked.offset > 1:
        raise ToolError(f"The file has fewer than {asked.offset:,} lines.")
    return ToolResult("".join(kept))
