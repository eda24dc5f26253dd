"""Model files on their way to this machine, as facts."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.ids import DownloadId
from swarm_desktop.core.trouble import Trouble


class DownloadState(StrEnum):
    """Life of a download. PAUSED is the person's wish, FAILED is not; both keep what has arrived."""

    QUEUED = "queued"
    FETCHING = "fetching"
    VERIFYING = "verifying"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class DownloadView:
    """One model that is fetched, with all files of it."""

    id: DownloadId
    name: str
    """What people call it: a catalog name, or repository and file."""
    repository: str
    files: tuple[str, ...]
    """Paths in the repository."""
    state: DownloadState = DownloadState.QUEUED
    size_bytes: int = 0
    """Of all files; 0 while it is not known."""
    done_bytes: int = 0
    """What has arrived, or, while VERIFYING, what has been checked."""
    bytes_per_second: float = 0.0
    """Of the last few seconds; 0 while nothing moves."""
    machine: str = ""
    """Name of the paired machine that it comes from; empty for the internet."""
    waiting_for: str = ""
    """Why nothing moves just now, in a sentence; empty where it moves."""
    trouble: Trouble | None = None
    path: str = ""
    """The file to load; empty until it is DONE."""

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None while the size is not known."""
        return min(1.0, self.done_bytes / self.size_bytes) if self.size_bytes else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the present speed; None where that cannot be said."""
        if self.state is not DownloadState.FETCHING or not self.size_bytes or self.bytes_per_second <= 0:
            return None
        return max(0.0, self.size_bytes - self.done_bytes) / self.bytes_per_second

    @property
    def is_active(self) -> bool:
        """Whether it is worked at, or will be without anybody's doing."""
        return self.state in {DownloadState.QUEUED, DownloadState.FETCHING, DownloadState.VERIFYING}
