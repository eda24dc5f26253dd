"""What a system shows of a program's file: icon, name and version."""

import re
import sys
from pathlib import Path

from installers.icons import icns, ico

_ICONS = {"win32": ("program.ico", ico), "darwin": ("program.icns", icns)}
_VERSION = """\
VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0,
  ),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The Swarm Desktop developers"),
      StringStruct("FileDescription", "Swarm Desktop"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("ProductName", "Swarm Desktop"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x409, 1200])]),
  ],
)
"""


def numbers_of(version: str) -> tuple[int, int, int, int]:
    """Return a version as the four numbers that Windows wants: 1.2.3rc1 is 1.2.3.0."""
    found = [int(number) for number in re.findall(r"\d+", re.split(r"[a-z]", version, maxsplit=1)[0])]
    first, second, third, fourth = [*found, 0, 0, 0, 0][:4]
    return first, second, third, fourth


def windows_version(version: str) -> str:
    """Return the description of a program's version in PyInstaller's words for Windows."""
    return _VERSION.format(numbers=numbers_of(version), version=version)


def write_icon(drawing: Path, folder: Path) -> Path | None:
    """Write the icon as this system wants it inside a program, and return where; None where programs have none."""
    form = _ICONS.get(sys.platform)
    if form is None:
        return None
    name, icon = form
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(icon(drawing))
    return folder / name
