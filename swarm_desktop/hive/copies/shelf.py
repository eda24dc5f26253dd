"""The model files of this machine that others may copy: those that this program fetched."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.hive.copies.messages import MOST_FILES, LentFile
from swarm_desktop.models.checksums import Checksums
from swarm_desktop.models.downloads.checking import CheckCancelledError
from swarm_desktop.models.hub.names import place_of

logger = logging.getLogger(__name__)


class Shelf:
    """Looks into the models folder anew each time; checksums that are not known are reckoned in the background."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._reckoning: asyncio.Task[None] | None = None
        self._closing = threading.Event()

    async def files(self) -> tuple[LentFile, ...]:
        """Return what is there. Where a checksum is missing it will be there some time after."""
        folder = self._folder()
        found = await asyncio.to_thread(lambda: tuple(_look(folder)))
        if any(not file.sha256 for file in found) and (self._reckoning is None or self._reckoning.done()):
            self._closing.clear()
            self._reckoning = asyncio.create_task(self._reckon(folder, found))
        return found

    def find(self, where: str) -> Path | None:
        """Return the file that is called `owner/repository/path`; None where there is none that may be copied."""
        owner, _, rest = where.partition("/")
        repository, _, path = rest.partition("/")
        folder = self._folder()
        try:
            place = place_of(folder, f"{owner}/{repository}", path)
        except BadRequestError:
            return None
        return place if _may_be_copied(place, folder) else None

    async def close(self) -> None:
        """Reckon no more."""
        self._closing.set()
        if self._reckoning is not None:
            await asyncio.gather(self._reckoning, return_exceptions=True)

    async def _reckon(self, folder: Path, files: tuple[LentFile, ...]) -> None:
        checksums = Checksums(folder)
        for file in files:
            if not file.sha256:
                place = place_of(folder, file.repository, file.path)
                try:
                    await asyncio.to_thread(checksums.reckon, place, self._closing)
                except OSError as error:
                    logger.warning("%s cannot be read: %s.", place.name, error.strerror or error)
                except CheckCancelledError:
                    return


def _look(folder: Path) -> Iterator[LentFile]:
    places = [place for place in sorted(folder.glob("*/*/**/*.gguf")) if _may_be_copied(place, folder)][:MOST_FILES]
    known = Checksums(folder).all_known(places)
    for place in places:
        owner, repository, *path = place.relative_to(folder).parts
        try:
            yield LentFile(
                repository=f"{owner}/{repository}",
                path="/".join(path),
                size_bytes=place.stat().st_size,
                sha256=known.get(place, ""),
            )
        except (OSError, ValueError):
            # It vanished, is empty, or has a name that nobody could ask for.
            continue


def _may_be_copied(place: Path, folder: Path) -> bool:
    """Whether it is a whole model of this folder, and not a way out of it."""
    hidden = any(part.startswith(".") for part in place.relative_to(folder).parts)
    return (
        not hidden and place.suffix == ".gguf" and place.is_file() and place.resolve().is_relative_to(folder.resolve())
    )
