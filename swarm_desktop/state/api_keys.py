"""The endpoint's keys: the default one, which can be read again, and further ones, of which only hashes are kept.

The command line changes the file while the program runs, so it is looked at before each use and changed under a lock.
"""

import hashlib
import hmac
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock
from pydantic import BaseModel, ConfigDict, ValidationError

from swarm_desktop.core.api_keys import DEFAULT_KEY, ApiKey, NewApiKey
from swarm_desktop.core.errors import BadRequestError, StateError
from swarm_desktop.state.files import PRIVATE, write_atomically
from swarm_desktop.state.secrets import new_key

logger = logging.getLogger(__name__)

LOCK_SECONDS = 5.0
_NAME = re.compile(r"[^\W_][\w .@-]{0,39}")
_ENDING_LENGTH = 4


class _StoredKey(BaseModel):
    """A further key. Keys are long and random, so a plain hash is as good as a slow one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sha256: str
    ending: str
    created_at: float


class _Stored(BaseModel):
    """The file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keys: tuple[_StoredKey, ...] = ()
    last_used: dict[str, float] = {}
    """When each key was last used, by name; also of the default key."""


@dataclass(frozen=True, slots=True)
class _Version:
    """What tells one content of the file from the next, without reading it."""

    inode: int
    modified: int
    size: int


class ApiKeys:
    """All keys of one instance. `default` returns the key that the Connect page shows; empty: none yet."""

    def __init__(self, file: Path, default: Callable[[], str] = lambda: "") -> None:
        self._file = file
        self._default = default
        self._lock = filelock.FileLock(file.with_suffix(".lock"), timeout=LOCK_SECONDS)
        self._version: _Version | None = None
        self._names: dict[str, str] = {}
        self._used: dict[str, float] = {}
        self._saved: dict[str, float] = {}

    def owner(self, sent: str) -> str | None:
        """Return the name of the key that was sent, None where it is no key; and remember that it was used."""
        name = self._owner(sent)
        if name is not None:
            self._used[name] = time.time()
        return name

    def all(self) -> tuple[ApiKey, ...]:
        """Return all keys, the default one first. Raises StateError."""
        stored = self._read()
        used = stored.last_used | self._used
        further = (ApiKey(key.name, key.created_at, _last_use(key, used), key.ending) for key in stored.keys)
        return (ApiKey(DEFAULT_KEY, last_used_at=used.get(DEFAULT_KEY)), *further)

    def add(self, name: str) -> NewApiKey:
        """Make a key. Raises BadRequestError where the name is taken or cannot be used, StateError."""
        name = name.strip()
        if not _NAME.fullmatch(name):
            raise BadRequestError("A key's name has 1 to 40 letters, digits, spaces, or any of `. _ @ -`.")
        secret = new_key()
        made = _StoredKey(name=name, sha256=_hash(secret), ending=secret[-_ENDING_LENGTH:], created_at=time.time())
        with self._changing() as stored:
            if name == DEFAULT_KEY or any(key.name == name for key in stored.keys):
                raise BadRequestError(f"There is a key named `{name}` already.")
            self._write(stored.model_copy(update={"keys": (*stored.keys, made)}))
        return NewApiKey(name, secret)

    def revoke(self, name: str) -> None:
        """Forget a key. Raises BadRequestError where there is none of that name, StateError."""
        if name == DEFAULT_KEY:
            raise BadRequestError("The default key is never revoked; make a new one in its place (Connect page).")
        with self._changing() as stored:
            kept = tuple(key for key in stored.keys if key.name != name)
            if len(kept) == len(stored.keys):
                raise BadRequestError(f"There is no key named `{name}`.")
            last_used = {known: at for known, at in stored.last_used.items() if known != name}
            self._write(_Stored(keys=kept, last_used=last_used))

    def save_uses(self) -> None:
        """Write down when keys were used, if any was since the last time. Raises StateError."""
        used = dict(self._used)
        if used == self._saved:
            return
        with self._changing() as stored:
            known = {DEFAULT_KEY, *(key.name for key in stored.keys)}
            kept = {name: at for name, at in (stored.last_used | used).items() if name in known}
            self._write(stored.model_copy(update={"last_used": kept}))
        self._saved = used

    def _owner(self, sent: str) -> str | None:
        default = self._default()
        if default and hmac.compare_digest(_bytes(sent), _bytes(default)):
            return DEFAULT_KEY
        return self._further_names().get(_hash(sent))

    def _further_names(self) -> dict[str, str]:
        """Return the names of the further keys by hash, as the file says it now."""
        try:
            found = self._file.stat()
        except OSError:
            self._version, self._names = None, {}
            return {}
        version = _Version(found.st_ino, found.st_mtime_ns, found.st_size)
        if version != self._version:
            self._version = version
            try:
                self._names = {key.sha256: key.name for key in self._read().keys}
            except StateError as error:
                # Nobody may use a key of which it is not known whether it was revoked.
                self._names = {}
                logger.error("Only the default key is accepted. %s", error.message)  # noqa: TRY400 - no mistake of ours
        return self._names

    @contextmanager
    def _changing(self) -> Iterator[_Stored]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._lock:
                yield self._read()
        except (OSError, filelock.Timeout) as error:
            raise StateError(f"{self._file} cannot be changed: {error}.") from error

    def _read(self) -> _Stored:
        try:
            return _Stored.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return _Stored()
        except (OSError, ValidationError) as error:
            raise StateError(
                f"{self._file} cannot be read. Repair it, or delete it and make the keys anew.", details=str(error)
            ) from error

    def _write(self, stored: _Stored) -> None:
        write_atomically(self._file, stored.model_dump_json(indent=2).encode(), mode=PRIVATE)


def _last_use(key: _StoredKey, used: Mapping[str, float]) -> float | None:
    # What is older was a use of a key that had the same name.
    return at if (at := used.get(key.name)) is not None and at >= key.created_at else None


def _hash(secret: str) -> str:
    return hashlib.sha256(_bytes(secret)).hexdigest()


def _bytes(secret: str) -> bytes:
    # What came as a header need not be text.
    return secret.encode("utf-8", "backslashreplace")
