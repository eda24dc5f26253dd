"""What is to be fetched, in a form that outlives the program."""

import hashlib
from typing import Self

from pydantic import BaseModel, ConfigDict

from swarm_desktop.core.ids import DownloadId


class WantedFile(BaseModel):
    """One file of a repository."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    sha256: str = ""
    """What its content has to have, whatever the hub says; empty where nobody knows."""


class DownloadRequest(BaseModel):
    """One model: a file, or all parts of one that was split."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: DownloadId
    name: str
    repository: str
    revision: str = "main"
    files: tuple[WantedFile, ...]
    paused: bool = False
    """Whether it waits for the person, also after the program was started again."""

    @classmethod
    def of(cls, name: str, repository: str, files: tuple[WantedFile, ...], *, revision: str = "main") -> Self:
        """Return the request; asking for the same files again gives the same identifier."""
        asked = "\n".join((repository, *(file.path for file in files)))
        identifier = DownloadId(f"download-{hashlib.sha256(asked.encode()).hexdigest()[:12]}")
        return cls(id=identifier, name=name, repository=repository, revision=revision, files=files)
