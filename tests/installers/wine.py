"""A Windows of one's own: Wine, with its disk and its registry in a folder."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.program import environment

UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\SwarmDesktop"


@dataclass(frozen=True)
class Wine:
    """The disk and the person on it. Exit codes prove little here, so ask for files and for the registry."""

    root: Path

    @property
    def local(self) -> Path:
        """Return the person's folder of programs and data, %LOCALAPPDATA%."""
        (person,) = (path for path in (self.root / "drive_c" / "users").iterdir() if path.name != "Public")
        return person / "AppData" / "Local"

    @property
    def program(self) -> Path:
        """Return the folder that the program is installed in."""
        return self.local / "Programs" / "Swarm Desktop"

    def run(self, program: Path, *arguments: str) -> int:
        """Run a program and what it leaves running to the end; return the exit code of the first."""
        code = self._run(str(program), *arguments).returncode
        subprocess.run(["wineserver", "--wait"], env=self._environment, check=True, timeout=60)
        return code

    @contextmanager
    def running(self, program: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Have a program run until it ends, or the block does."""
        process = subprocess.Popen(["wine", str(program), *arguments], env=self._environment)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def registry(self, key: str) -> dict[str, str]:
        """Return the values of a key by name; none where there is no such key."""
        told = self._run("reg", "query", key)
        lines = (line.split(maxsplit=2) for line in told.stdout.splitlines() if line.startswith("    "))
        return {name: value for name, _, value in lines}

    def shortcuts(self) -> list[str]:
        """Return the names of what the start menu shows of the program."""
        return [path.stem for path in self.local.parent.rglob("Start Menu/**/*.lnk")]

    def call_itself(self, version: str) -> None:
        """Become another version of Windows."""
        self._run("winecfg", "-v", version)

    def end(self) -> None:
        """End what still runs."""
        subprocess.run(["wineserver", "--kill"], env=self._environment, check=False)

    @property
    def _environment(self) -> dict[str, str]:
        # Without its own offers to fetch a browser and .NET, which nobody needs here.
        settings = {"WINEPREFIX": str(self.root), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
        return environment() | settings

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["wine", *command],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
            timeout=90,
        )


def reason_against_wine() -> str | None:
    """Return why there is none here, or None where there is."""
    return None if shutil.which("wine") and os.uname().machine == "x86_64" else "Wine is not installed"


def make_wine(root: Path) -> Wine:
    """Set up a disk as Windows 10 has it."""
    wine = Wine(root)
    wine.call_itself("win10")
    return wine
