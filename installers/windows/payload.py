"""The frozen program as the Windows installer takes it."""

from pathlib import Path

PROGRAM = "swarm-desktop.exe"
WINDOWED = "swarm-desktop-tray.exe"
"""The same without a console, for the start menu."""
_NEEDED = (PROGRAM, WINDOWED, "LICENSE", "NOTICES.txt", "sbom.cdx.json")


def check_payload(payload: Path) -> None:
    """Raise FileNotFoundError where something is missing that must not be missing from an installed program."""
    missing = [name for name in _NEEDED if not (payload / name).is_file()]
    if missing:
        raise FileNotFoundError(f"{payload} lacks {', '.join(missing)}: freeze the program on Windows first")


def own_programs(payload: Path) -> tuple[Path, Path]:
    """Return the programs that nobody else has signed. Python's and Qt's libraries carry their makers' signatures."""
    return payload / PROGRAM, payload / WINDOWED


def kibibytes(payload: Path) -> int:
    """Return the size of what is installed."""
    return sum(-(-file.stat().st_size // 1024) for file in payload.rglob("*") if file.is_file())
