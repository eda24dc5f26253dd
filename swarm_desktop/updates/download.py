"""Bringing an archive, and going on where an earlier attempt was broken off."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from swarm_desktop.core.errors import UpdateFailedError, UpdateRefusedError, UpdateUnreachableError

if TYPE_CHECKING:
    from swarm_desktop.updates.repository import Archive

PART_SUFFIX = ".part"
CONNECT_SECONDS = 15.0
SILENCE_SECONDS = 60.0
_CHUNK_BYTES = 2**18
_PARTIAL, _NOT_SATISFIABLE = 206, 416


async def download(archive: "Archive", file: Path, progress: Callable[[int], None]) -> None:
    """Bring the archive to `file`; `progress` hears how many bytes are there.

    What has arrived is kept when this is cancelled or fails, and thrown away where it is not what was signed. Raises
    UpdateError.
    """
    part = file.with_name(file.name + PART_SUFFIX)
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        await _complete(archive, part, progress)
    except aiohttp.ClientResponseError as error:
        raise UpdateUnreachableError(
            f"The update server answers with {error.status} {error.message}. Try again later.", details=archive.url
        ) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UpdateUnreachableError(
            "The connection to the update server broke. Try again: what has arrived is kept.", details=repr(error)
        ) from error
    except OSError as error:
        raise UpdateFailedError(
            f"The update cannot be kept on this disk: {error.strerror or error}. Free some space and try again."
        ) from error
    try:
        await asyncio.to_thread(archive.check, part)
    except UpdateRefusedError:
        part.unlink(missing_ok=True)
        raise
    part.replace(file)


async def _complete(archive: "Archive", part: Path, progress: Callable[[int], None]) -> None:
    """Append to what is there until it is whole. The check of the whole tells whether the beginning was right."""
    size = archive.target.length
    done = part.stat().st_size if part.exists() else 0
    if done > size:
        part.unlink()
        done = 0
    progress(done)
    if done == size:
        return
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENCE_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout, trust_env=True, auto_decompress=False) as session,
        session.get(archive.url, headers={"Range": f"bytes={done}-"} if done else {}) as response,
    ):
        if response.status == _NOT_SATISFIABLE:
            raise _other_length()
        response.raise_for_status()
        goes_on = response.status == _PARTIAL and response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
        done = done if goes_on else 0
        with part.open("ab" if goes_on else "wb") as opened:
            async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
                done += len(chunk)
                if done > size:
                    part.unlink()
                    raise _other_length()
                await asyncio.to_thread(opened.write, chunk)
                progress(done)
    if done < size:
        raise UpdateUnreachableError("The update server broke off. Try again: what has arrived is kept.")


def _other_length() -> UpdateRefusedError:
    return UpdateRefusedError(
        "The update server sent something else, or more, than what was signed. It was thrown away."
    )
