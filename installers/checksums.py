"""The list of checksums beside what was built, which `sha256sum --check` reads."""

import hashlib
from pathlib import Path

LIST = "SHA256SUMS"


def write_checksums(folder: Path) -> None:
    """Write the list of all files in a folder, in order."""
    lines = []
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.name != LIST:
            with file.open("rb") as opened:
                lines.append(f"{hashlib.file_digest(opened, 'sha256').hexdigest()}  {file.name}\n")
    (folder / LIST).write_text("".join(lines))
