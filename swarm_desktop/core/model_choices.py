"""Models of the catalog as a person chooses among them, as facts."""

from dataclasses import dataclass

from swarm_desktop.core.downloads import DownloadView


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One file of the catalog, and what is to be said about it on this machine."""

    name: str
    """As `download_model` takes it: family, size and quantisation."""
    title: str
    """As people call the model."""
    quantisation: str
    size_bytes: int
    repository: str
    """As `owner/repository` of the hub."""
    files: tuple[str, ...]
    """Paths in the repository."""
    fits: bool
    words: str
    """How it would run if it is the proposed one, else why it is not; empty where nothing is to be said."""
    size_is_estimate: bool = False
    verified: bool = False
    """Whether size and checksum were read in the repository's own records."""
    licence: str = ""
    purpose: str = ""
    """`coding`, `general`, `reasoning` or `embedding`."""
    tool_use: bool = False
    reasoning: bool = False
    sees_images: bool = False
    path: str = ""
    """Where it is on this machine; empty while it is not."""
    machine: str = ""
    """Name of a paired machine that it would be copied from; empty where none has it, or it is here."""

    def is_fetched_by(self, download: DownloadView) -> bool:
        """Whether that download is about these files."""
        return download.repository == self.repository and download.files == self.files


@dataclass(frozen=True, slots=True)
class ModelChoices:
    """What this machine should run, and what else there is."""

    explanation: str
    """One line: how the proposed model would run, or why there is none."""
    proposed: ModelChoice | None = None
    others: tuple[ModelChoice, ...] = ()
    """The best first."""
    for_vectors: tuple[ModelChoice, ...] = ()
    """Models that turn texts into vectors, the smallest first."""
    unused_graphics: str = ""
    """One line on graphics processors that no model runs on here, and what to do; empty where there are none."""
