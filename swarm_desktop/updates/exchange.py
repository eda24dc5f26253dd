"""Two folders change places. One seam for each kind of system: what runs from a folder may or may not be renamed."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from swarm_desktop.updates.installation import Installation

_AT_WORKING_FOLDER = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2

_SCRIPT = """\
@echo off
rem Waits until the program has ended, since Windows renames no folder that a program runs from.
:wait
tasklist /FI "PID eq {process}" 2>nul | find "{process}" >nul
if not errorlevel 1 (
  ping -n 2 127.0.0.1 >nul
  goto wait
)
move /Y "{root}" "{aside}" >nul
if exist "{root}" exit /b 1
move /Y "{other}" "{root}" >nul
if not exist "{root}" (
  move /Y "{aside}" "{root}" >nul
  exit /b 1
)
move /Y "{aside}" "{other}" >nul
{start}
"""


def exchange(installation: Installation) -> None:
    """Put the other version in the place of this one, and this one in its place. Raises OSError.

    On Windows it happens when this process has ended.
    """
    if sys.platform == "win32":
        _exchange_later(installation, ())
    else:
        _exchange_now(installation)


def exchange_and_start(installation: Installation, arguments: Sequence[str]) -> NoReturn:
    """Exchange the versions, and be the other one from now on. Raises OSError."""
    command = [str(installation.executable), *arguments]
    if sys.platform == "win32":
        _exchange_later(installation, command)
        sys.exit(0)
    _exchange_now(installation)
    os.execv(command[0], command)  # noqa: S606 - the same program in another version


def windows_script(installation: Installation, process: int, start: Sequence[str]) -> str:
    """Return the commands that exchange the folders when a process has ended, and start a program then."""
    started = f'start "" {subprocess.list2cmdline(list(start))}' if start else ""
    # A percent sign would begin a variable.
    names = {
        name: str(path).replace("%", "%%")
        for name, path in (
            ("root", installation.root),
            ("other", installation.other),
            ("aside", installation.beside / "aside"),
        )
    }
    return _SCRIPT.format(process=process, start=started.replace("%", "%%"), **names).replace("\n", "\r\n")


def _exchange_later(installation: Installation, start: Sequence[str]) -> None:
    script = installation.beside / "exchange.cmd"
    script.write_bytes(windows_script(installation, os.getpid(), start).encode("mbcs", "replace"))
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    subprocess.Popen(  # noqa: S603 - what was just written
        [os.environ.get("COMSPEC", "cmd.exe"), "/d", "/c", str(script)],
        cwd=installation.beside,
        creationflags=flags,
        close_fds=True,
    )


def _exchange_now(installation: Installation) -> None:
    root, other = installation.root, installation.other
    if _exchange_at_once(root, other):
        return
    # For a moment there is no program in its place; file systems that cannot do better are rare.
    aside = installation.beside / "aside"
    root.rename(aside)
    try:
        other.rename(root)
    except OSError:
        aside.rename(root)
        raise
    aside.rename(other)


def _exchange_at_once(one: Path, two: Path) -> bool:
    """Let two names change places in a single step, so that no power cut comes in between; False where unknown."""
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(two)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return bool(library.renamex_np(*names, _RENAME_SWAP) == 0)
    if hasattr(library, "renameat2"):
        code = library.renameat2(_AT_WORKING_FOLDER, names[0], _AT_WORKING_FOLDER, names[1], _RENAME_EXCHANGE)
        return bool(code == 0)
    return False
