"""Model files that are here, and those that a hub offers, as facts."""

from dataclasses import dataclass
from enum import StrEnum

from swarm_desktop.core.snapshot import ModelView


class Fit(StrEnum):
    """Whether a model has room in the memory of this machine."""

    ROOMY = "roomy"
    """With room for a long context and several voters."""
    TIGHT = "tight"
    """It loads, with little room for anything else."""
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"


class Place(StrEnum):
    """Whose folder a model file lies in."""

    OWN = "Swarm Desktop"
    OLLAMA = "Ollama"
    LM_STUDIO = "LM Studio"
    JAN = "Jan"
    HUGGING_FACE = "Hugging Face cache"
    LLAMA_CPP = "llama.cpp cache"


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model file on this machine. Files of other programs are used where they are, and never changed."""

    name: str
    """What the program that fetched it calls it."""
    place: Place
    model: ModelView
    fit: Fit = Fit.UNKNOWN


@dataclass(frozen=True, slots=True)
class HubRepository:
    """A repository that holds model files in the format GGUF."""

    name: str
    """As `owner/repository`."""
    downloads: int = 0
    likes: int = 0
    gated: bool = False
    """Whether its owner has to be asked for access first."""
    parameters: int = 0
    """0 where the hub does not say."""
    trained_context: int = 0
    fit: Fit = Fit.UNKNOWN
    """Of the usual four-bit quantisation, estimated from the number of parameters."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """One model of a repository: a file, or all parts of one that was split."""

    paths: tuple[str, ...]
    """In the repository, in order."""
    size_bytes: int
    quantisation: str = ""
    """As the file's name has it; empty where it has none."""
    fit: Fit = Fit.UNKNOWN
    name: str = ""
    """As `download_model` takes it, with repository and revision."""
