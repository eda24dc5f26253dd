"""Requests that are not done yet, kept beside the models so that a later start goes on with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
from pydantic import ValidationError

from swarm_desktop.core.errors import DownloadError
from swarm_desktop.core.ids import DownloadId
from swarm_desktop.models.downloads.request import DownloadRequest
from swarm_desktop.state.files import write_atomically

FOLDER = ".unfinished"


class Unfinished:
    """The requests of one models folder. All calls are quick enough for an event loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def all(self) -> list[DownloadRequest]:
        """Return what is not done, oldest first; records that cannot be read are passed over."""
        found: list[tuple[float, DownloadRequest]] = []
        for record in self._folder.glob("*.json"):
            try:
                found.append((record.stat().st_mtime, DownloadRequest.model_validate_json(record.read_bytes())))
            except (OSError, ValidationError):
                continue
        return [request for _, request in sorted(found, key=lambda pair: pair[0])]

    def keep(self, request: DownloadRequest) -> None:
        """Remember it. Raises StateError where the folder cannot be written."""
        write_atomically(self._record(request.id), request.model_dump_json(indent=2).encode())

    def forget(self, download_id: DownloadId) -> None:
        """Drop it: it is done, or not wanted any more."""
        self._record(download_id).unlink(missing_ok=True)

    @contextmanager
    def locked(self, request: DownloadRequest) -> Iterator[None]:
        """Hold the lock that says: this process fetches it. Raises DownloadError where another one does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(self._folder / f"{request.id}.lock")
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout as error:
            raise DownloadError(
                f"{request.name} is being fetched by another instance of this program already. Wait for that one."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def _record(self, download_id: DownloadId) -> Path:
        return self._folder / f"{download_id}.json"
