"""The SHA-256 of model files, kept beside them, because reckoning it takes as long as reading them."""

import threading
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from swarm_desktop.core.errors import StateError
from swarm_desktop.models.downloads.checking import digest_of
from swarm_desktop.state.files import write_atomically

FILE_NAME = ".checksums.json"


class _Known(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    size_bytes: int
    changed_ns: int
    """When the file was changed last, as the system tells it."""
    sha256: str

    def is_of(self, path: Path) -> bool:
        """Return whether the file was left alone since."""
        try:
            status = path.stat()
        except OSError:
            return False
        return (self.size_bytes, self.changed_ns) == (status.st_size, status.st_mtime_ns)


_ALL = TypeAdapter(dict[str, _Known])


class Checksums:
    """Those of one models folder. What the file says is good for as long as size and time of a model file stay."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changing = threading.Lock()

    def known(self, path: Path) -> str:
        """Return the SHA-256 in hexadecimal digits; empty where it has to be reckoned first, or the file is gone."""
        return self.all_known([path]).get(path, "")

    def all_known(self, paths: Iterable[Path]) -> dict[Path, str]:
        """Return the SHA-256 of those of which it is known."""
        entries = self._read()
        return {path: found.sha256 for path in paths if (found := entries.get(self._key(path))) and found.is_of(path)}

    def keep(self, path: Path, sha256: str) -> None:
        """Take down what was reckoned. Where that cannot be written it has to be reckoned again."""
        status = path.stat()
        entry = _Known(size_bytes=status.st_size, changed_ns=status.st_mtime_ns, sha256=sha256)
        with self._changing:
            kept = {name: known for name, known in self._read().items() if (self._folder / name).is_file()}
            try:
                write_atomically(self._folder / FILE_NAME, _ALL.dump_json({**kept, self._key(path): entry}, indent=2))
            except StateError:
                return

    def reckon(self, path: Path, cancelled: threading.Event) -> str:
        """Return the SHA-256, and keep it. Slow: for a thread. Raises OSError, CheckCancelledError."""
        if not (sha256 := self.known(path)):
            sha256 = digest_of(path, lambda _: None, cancelled)
            self.keep(path, sha256)
        return sha256

    def _key(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _read(self) -> dict[str, _Known]:
        try:
            return _ALL.validate_json((self._folder / FILE_NAME).read_bytes())
        except (OSError, ValidationError):
            return {}
