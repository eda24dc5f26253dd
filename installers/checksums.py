"""The list of checksums beside what was built, which `sha256sum --check` reads."""

import hashlib
from pathlib import Path

from signing.openpgp import SUFFIX

LIST = "SHA256SUMS"


def write_checksums(folder: Path) -> None:
    """Write the list of all files in a folder, in order; signatures speak for themselves."""
    (folder / LIST).write_text(_list(folder))


def check_checksums(folder: Path) -> None:
    """See that the list still is that of the folder. Raises OSError where something was changed, added or removed."""
    if (folder / LIST).read_text() != _list(folder):
        raise OSError(f"{folder / LIST} is not that of the files any more.")


def _list(folder: Path) -> str:
    lines = []
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name != LIST and file.suffix != SUFFIX:
            with file.open("rb") as opened:
                lines.append(f"{hashlib.file_digest(opened, 'sha256').hexdigest()}  {file.name}\n")
    return "".join(lines)
