"""Finding bubblewrap, and the part of its command line that every confined program shares."""

import asyncio
import functools
import re
import shutil
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE

from swarm_desktop.core.errors import SwarmError
from swarm_desktop.sandbox.confined import confined

OLDEST_VERSION = (0, 8)
"""The first that can forbid user namespaces inside, through which much of the kernel is reached."""
TRY_SECONDS = 5.0
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/bin", "/sbin")


class SandboxUnavailableError(SwarmError):
    """Nothing on this machine could confine a program, so none is run."""

    title = "Code cannot be run safely here"
    code = "sandbox_unavailable"
    http_status = 503


def base_command() -> list[str]:
    """Return the start of a command line: no network, no processes of others, no files but the system's programs.

    Raises SandboxUnavailableError, with what to install, where bubblewrap is missing or too old.
    """
    bubblewrap = shutil.which("bwrap")
    if sys.platform != "linux" or bubblewrap is None:
        raise SandboxUnavailableError(
            "Confining programs needs bubblewrap, which exists for Linux only. Install the package `bubblewrap`.",
        )
    if _version(bubblewrap) < OLDEST_VERSION:
        wanted = ".".join(map(str, OLDEST_VERSION))
        raise SandboxUnavailableError(f"Confining programs needs bubblewrap {wanted} or later. Update `bubblewrap`.")
    command = [bubblewrap, "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
    command += ["--clearenv", "--cap-drop", "ALL"]
    for folder in SYSTEM_FOLDERS:
        command += ["--ro-bind-try", folder, folder]
    return command


async def sandbox_trouble() -> str:
    """Return why programs cannot be confined here, empty where they can: some systems forbid what bubblewrap needs."""
    try:
        command = await asyncio.to_thread(base_command)
        async with confined([*command, "true"], stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE) as process:
            async with asyncio.timeout(TRY_SECONDS):
                _, said = await process.communicate()
    except SandboxUnavailableError as error:
        return error.message
    except TimeoutError:
        return "bubblewrap does not answer."
    except OSError as error:
        return f"bubblewrap cannot be started: {error.strerror or error}."
    if process.returncode == 0:
        return ""
    reason = said.decode(errors="replace").strip()
    return f"This system does not let bubblewrap confine programs: {reason}. Unprivileged user namespaces help."


@functools.lru_cache
def _version(bubblewrap: str) -> tuple[int, ...]:
    told = subprocess.run([bubblewrap, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    return tuple(map(int, re.findall(r"\d+", told.stdout)))
