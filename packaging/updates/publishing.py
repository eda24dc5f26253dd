"""Handing the repository to the server's folder, so that nobody ever sees half of it."""

import shutil
import tempfile
from pathlib import Path

from swarm_desktop.core.updates import Channel
from swarm_desktop.updates.repository import newest
from swarm_desktop.updates.source import Source


def publish(folder: Path, to: Path) -> None:
    """Copy what is new: targets first, and last the word that there is something new."""
    for part in ("targets", "metadata"):
        for file in sorted((folder / part).rglob("*")):
            place = to / part / file.relative_to(folder / part)
            if file.is_file() and file.name != "timestamp.json" and not place.exists():
                _copy(file, place)
    _copy(folder / "metadata" / "timestamp.json", to / "metadata" / "timestamp.json")


def check(url: str, root: bytes, platform: str) -> dict[Channel, str]:
    """Ask a published repository as a program would, and return its newest versions. Raises UpdateError."""
    found = {}
    for channel in Channel:
        with tempfile.TemporaryDirectory() as folder:
            offer = newest(Source(url.rstrip("/"), root), channel, platform, Path(folder))
        if offer is not None:
            found[channel] = offer.release.version
    return found


def _copy(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.fresh")
    shutil.copyfile(file, fresh)
    fresh.replace(place)
