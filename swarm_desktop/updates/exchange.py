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

# All folders are named from that of the script on: names above it may have signs that no code page has.
_SCRIPT = """\
@echo off
chcp 65001 >nul
rem Waits until the program has ended, since Windows renames no folder that a program runs from.
:wait
tasklist /FI "PID eq {process}" 2>nul | find "{process}" >nul
if not errorlevel 1 (
  ping -n 2 127.0.0.1 >nul
  goto wait
)
move /Y "%~dp0..\\{name}" "%~dp0aside" >nul
if exist "%~dp0..\\{name}" exit /b 1
move /Y "%~dp0{name}" "%~dp0..\\{name}" >nul
if not exist "%~dp0..\\{name}" (
  move /Y "%~dp0aside" "%~dp0..\\{name}" >nul
  exit /b 1
)
move /Y "%~dp0aside" "%~dp0{name}" >nul
{start}
"""


def exchange(installation: Installation) -> None:
    """Put the other version in the place of this one, and this one in its place. Raises OSError.

    On Windows it happens when this process has ended.
    """
    if sys.platform == "win32":
        _exchange_later(installation, None)
    else:
        _exchange_now(installation)


def exchange_and_start(installation: Installation, arguments: Sequence[str]) -> NoReturn:
    """Exchange the versions, and be the other one from now on. Raises OSError."""
    if sys.platform == "win32":
        _exchange_later(installation, arguments)
        sys.exit(0)
    _exchange_now(installation)
    command = [str(installation.executable), *arguments]
    os.execv(command[0], command)  # noqa: S606 - the same program in another version


def windows_script(installation: Installation, process: int, arguments: Sequence[str] | None) -> str:
    """Return the commands that exchange the folders when a process has ended.

    With `arguments` the program is started with them then. The script has to lie beside the other version.
    """
    name = _literal(installation.root.name)
    start = ""
    if arguments is not None:
        program = _literal(str(installation.executable.relative_to(installation.root)))
        start = f'start "" "%~dp0..\\{name}\\{program}" {_literal(subprocess.list2cmdline(arguments))}'
    return _SCRIPT.format(process=process, name=name, start=start).replace("\n", "\r\n")


def _literal(text: str) -> str:
    # A percent sign would begin a variable.
    return text.replace("%", "%%")


def _exchange_later(installation: Installation, arguments: Sequence[str] | None) -> None:
    script = installation.beside / "exchange.cmd"
    script.write_bytes(windows_script(installation, os.getpid(), arguments).encode())
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
