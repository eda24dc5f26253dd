"""One running instance per data folder, and how others find it."""

import os
from types import TracebackType
from typing import Self

import filelock
from pydantic import BaseModel, ConfigDict, ValidationError

from swarm_desktop.core.errors import AlreadyRunningError, NotRunningError, StateError
from swarm_desktop.state.files import write_atomically
from swarm_desktop.state.folder import DataFolder


class RunningInstance(BaseModel):
    """How to reach the instance that owns a data folder."""

    model_config = ConfigDict(frozen=True)

    process_id: int
    base_url: str
    """Of the endpoint, ending in `/v1`."""

    @property
    def root_url(self) -> str:
        """Address of the endpoint without the `/v1` that editors want."""
        return self.base_url.removesuffix("/v1")


class InstanceLock:
    """Held while this process owns the data folder; a context manager.

    The lock belongs to the operating system, so it is gone when the process is, however it ended.
    """

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._lock = filelock.FileLock(folder.lock_file)

    def __enter__(self) -> Self:
        try:
            self._folder.root.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except filelock.Timeout as error:
            raise AlreadyRunningError(
                f"Another instance uses {self._folder.root}. Use that one, or choose another folder with --data-dir.",
            ) from error
        except OSError as error:
            raise StateError(f"{self._folder.root} cannot be used: {error.strerror or error}.") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.withdraw()
        self._lock.release()

    def announce_endpoint(self, base_url: str | None) -> None:
        """Tell other processes where the endpoint is; None: nowhere any more."""
        if base_url is None:
            self.withdraw()
        else:
            instance = RunningInstance(process_id=os.getpid(), base_url=base_url)
            write_atomically(self._folder.instance_file, instance.model_dump_json().encode())

    def withdraw(self) -> None:
        """Say that there is no endpoint any more."""
        self._folder.instance_file.unlink(missing_ok=True)


def running_instance(folder: DataFolder) -> RunningInstance:
    """Return the instance that owns the folder; raises NotRunningError where there is none that listens."""
    message = "No instance answers for this data folder. Start one with `swarm-desktop` or `swarm-desktop serve`."
    try:
        content = folder.instance_file.read_bytes()
    except OSError as error:
        raise NotRunningError(message) from error
    if not is_owned(folder):
        # A crash leaves the file behind; the lock tells the truth.
        raise NotRunningError(message)
    try:
        return RunningInstance.model_validate_json(content)
    except ValidationError as error:
        raise NotRunningError(message, details=str(error)) from error


def is_owned(folder: DataFolder) -> bool:
    """Tell whether a running process owns the folder, with an endpoint or without."""
    if not folder.lock_file.exists():
        return False
    return not wait_until_nobody_owns(folder, 0)


def wait_until_nobody_owns(folder: DataFolder, seconds: float) -> bool:
    """Wait until no running process owns the folder any more; False where one still does after that time."""
    probe = filelock.FileLock(folder.lock_file)
    try:
        probe.acquire(timeout=seconds)
    except filelock.Timeout:
        return False
    probe.release()
    return True
