"""What machines say to each other about the model files that they have."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MODELS_PATH = "/hive/models"
FILE_PATH = "/hive/models/file/"
"""Before the repository, a slash and the path in it."""
MOST_FILES = 128

_Sha256 = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class _Message(BaseModel):
    """Fields that a newer version added are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class WhichModels(_Message):
    """Asks for `LentFiles`."""


class LentFile(_Message):
    """One file that may be copied."""

    repository: _Name
    path: _Name
    size_bytes: Annotated[int, Field(gt=0, le=2**50)]
    sha256: _Sha256 = ""
    """Empty while it has to be reckoned first."""


class LentFiles(_Message):
    """All of them."""

    files: Annotated[tuple[LentFile, ...], Field(max_length=MOST_FILES)] = ()
