"""The address and the first keys that programs are built with."""

import json
from pathlib import Path

from swarm_desktop.updates.source import ADDRESS_FILE, FOLDER, ROOT_FILE, Source


def write_source(resources: Path, url: str, root: bytes) -> None:
    """Write both among the resources of the program."""
    folder = resources / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ROOT_FILE).write_bytes(root)
    (folder / ADDRESS_FILE).write_text(json.dumps({"url": url.rstrip("/")}) + "\n")


def built_in(resources: Path) -> Source:
    """Return what programs are built with. Raises OSError."""
    folder = resources / FOLDER
    return Source(json.loads((folder / ADDRESS_FILE).read_bytes())["url"], (folder / ROOT_FILE).read_bytes())
