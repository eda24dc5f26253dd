"""The parts of the hub's answers that matter here; whatever else they hold is left alone."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from swarm_desktop.core.errors import HubUnreachableError

_Content = TypeVar("_Content")


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class LargeFile(_Answer):
    """How the hub keeps a large file."""

    oid: str
    """SHA-256 of its content."""
    size: int


class TreeEntry(_Answer):
    """A file or folder of a repository."""

    type: str
    path: str
    size: int = 0
    lfs: LargeFile | None = None


class GgufFacts(_Answer):
    """What the hub read in the headers of a repository's model files."""

    total: int = 0
    """Number of parameters."""
    context_length: int = 0


class RepositoryEntry(_Answer):
    """A repository that a search found."""

    id: str
    downloads: int = 0
    likes: int = 0
    gated: bool | str = False
    gguf: GgufFacts | None = None


TREE: TypeAdapter[list[TreeEntry]] = TypeAdapter(list[TreeEntry])
REPOSITORIES: TypeAdapter[list[RepositoryEntry]] = TypeAdapter(list[RepositoryEntry])


def read_answer(adapter: TypeAdapter[_Content], body: bytes, hub_url: str) -> _Content:
    """Return what the hub said. Raises HubUnreachableError where that is not what a hub says."""
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        raise HubUnreachableError(
            f"{hub_url} answers, but not as a model hub does. Check `models.hub_url`, and whether this network wants "
            "you to log in first.",
            details=str(error)[:500],
        ) from error
