"""`write_file`: a whole text file, new or in the place of an old one."""

import asyncio
import contextlib
import os
import secrets
import stat
from typing import Annotated

from pydantic import Field

from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.tools.errors import ToolError
from swarm_desktop.tools.folders import Located, opened_parent, regular_file
from swarm_desktop.tools.tool import Arguments, Policy, Prepared, ToolResult, checked

LARGEST_BYTES = 2 * 2**20
_WRITABLE_BITS = 0o222


class WriteFileArguments(Arguments):
    """What to write where."""

    path: Annotated[str, Field(min_length=1, max_length=1024, description="Path of the file.")]
    content: Annotated[str, Field(description="The whole new content of the file.")]


class WriteFile:
    """Writes UTF-8. Readers see the old content or the new one, never a part."""

    name = "write_file"
    arguments = WriteFileArguments

    def description(self, policy: Policy) -> str:
        """Tell models what it does."""
        return f"Create or replace a text file; missing folders are made. {policy.folders.words()}"

    async def obstacle(self, policy: Policy) -> str:
        """Say why it cannot be used."""
        if policy.folders.all and not any(folder.write for folder in policy.folders.all):
            return "The person has not named any folder in which tools may write."
        return policy.folders.obstacle

    def prepare(self, given: JsonObject, policy: Policy) -> Prepared:
        """Find the place, and check the content."""
        asked = checked(WriteFileArguments, given)
        located = policy.folders.locate(asked.path, write=True)
        try:
            content = asked.content.encode()
        except UnicodeEncodeError as error:
            raise ToolError("`content` holds half a surrogate pair, which is no text.") from error
        if len(content) > LARGEST_BYTES:
            raise ToolError(f"`content` has {len(content):,} bytes; {LARGEST_BYTES:,} are the most.")

        async def run() -> ToolResult:
            return await asyncio.to_thread(_write, located, content)

        return Prepared(str(located.path), f"{located.path}\n\n{asked.content}", run)


def _write(located: Located, content: bytes) -> ToolResult:
    try:
        with opened_parent(located, create=True) as parent:
            before = regular_file(parent, located.path.name)
            # Replacing needs no right on the file itself, so its protection would be overlooked.
            if before is not None and not before.st_mode & _WRITABLE_BITS:
                raise ToolError(f"{located.path} is protected against writing.")
            _replace(parent, located.path.name, content, before)
    except OSError as error:
        raise ToolError(f"{located.path} cannot be written: {error.strerror or error}.") from error
    done = "Created" if before is None else "Replaced"
    return ToolResult(f"{done} {located.path}: {len(content):,} bytes.")


def _replace(parent: int, name: str, content: bytes, before: os.stat_result | None) -> None:
    temporary = f".{secrets.token_hex(8)}.swarm"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(temporary, flags, 0o666, dir_fd=parent), "wb") as file:
            if before is not None:
                os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode) & 0o777)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=parent)
        raise
