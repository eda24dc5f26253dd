"""What a repository says of the newest version of a channel."""

from pathlib import PurePosixPath
from typing import Self

from packaging.version import InvalidVersion, Version
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from swarm_desktop.core.errors import UpdateRefusedError
from swarm_desktop.core.updates import Channel

MOST_NOTES = 20_000


class Release(BaseModel):
    """One version for one kind of system, as it stands in the repository."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    archive: str
    """Its target in the repository: a tar archive with the frozen folder as its only entry at the top."""
    published: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    notes: str = Field(default="", max_length=MOST_NOTES)

    @field_validator("version")
    @classmethod
    def _must_be_a_version(cls, version: str) -> str:
        try:
            return str(Version(version))
        except InvalidVersion as error:
            raise ValueError("is no version") from error

    @field_validator("archive")
    @classmethod
    def _must_stay_in_the_repository(cls, archive: str) -> str:
        path = PurePosixPath(archive)
        if path.is_absolute() or ".." in path.parts or "\\" in archive or "//" in archive:
            raise ValueError("leads out of the repository")
        return archive

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read a signed announcement. Raises UpdateRefusedError."""
        try:
            return cls.model_validate_json(content)
        except ValidationError as error:
            raise UpdateRefusedError(
                "The update server announces a version in a form that this version cannot read.", details=str(error)
            ) from error

    def is_newer_than(self, version: str) -> bool:
        """Tell whether it comes after another version."""
        return Version(self.version) > Version(version)


def announcement(channel: Channel, platform: str) -> str:
    """Return the target in which the newest release of a channel is announced."""
    return f"{channel}/{platform}.json"
