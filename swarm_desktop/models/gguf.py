"""Model files in the format GGUF: checked, and described for people."""

import re
from pathlib import Path

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.core.resources import resource_path
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.header import GgufHeader
from swarm_desktop.models.header_reader import HeaderReader

PRACTICE_MODEL_ID = "practice"


def practice_model_file() -> Path:
    """Return the path of the embedded practice model."""
    return resource_path("practice-model.gguf")


def read_header(path: Path) -> GgufHeader:
    """Read the header of one file. Raises ModelFileError, with advice, for anything but a complete GGUF file."""
    if path.is_dir():
        raise ModelFileError(f"{path} is a folder. Choose the .gguf file inside it.")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if size == 0:
                raise ModelFileError(f"{path} is empty. Its download probably failed: fetch it again.")
            header = HeaderReader(file, path, size).header()
    except FileNotFoundError as error:
        raise ModelFileError(f"There is no file {path}. Choose another model, or put the file back.") from error
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read: {error.strerror or error}. Check its permissions.") from error
    if size < header.needed_bytes:
        raise ModelFileError(
            f"{path} is incomplete: {size:,} of {header.needed_bytes:,} bytes. Download it again to the end."
        )
    return header


def model_view(path: Path) -> ModelView:
    """Describe a model file, with all parts where it was split. Raises ModelFileError as `read_header` does."""
    path = path.expanduser().absolute()
    header = read_header(path)
    _refuse_helpers(path, header)
    parts = _parts(path, header)
    practice = path == practice_model_file().absolute()
    return ModelView(
        id=PRACTICE_MODEL_ID if practice else slug(_telling_name(path, header)),
        name=header.name or path.stem,
        path=str(path),
        size_bytes=sum(part.stat().st_size for part in parts),
        architecture=header.architecture,
        quantisation=header.quantisation,
        parameters=header.parameters + sum(read_header(part).parameters for part in parts[1:]),
        trained_context=header.trained_context,
        embeds=header.embeds,
        practice=practice,
    )


def _refuse_helpers(path: Path, header: GgufHeader) -> None:
    kind = header.metadata.get("general.type", "model")
    if kind == "adapter":
        raise ModelFileError(f"{path} is an adapter (LoRA), not a model. Choose the model that it belongs to.")
    if kind == "mmproj" or header.architecture == "clip":
        raise ModelFileError(f"{path} holds only the image reader of a model. Choose the model's main file.")
    if not header.architecture:
        raise ModelFileError(f"{path} does not say which kind of model it is. Choose another file.")


def _parts(path: Path, header: GgufHeader) -> list[Path]:
    count = header.metadata.get("split.count", 1)
    if not isinstance(count, int) or count <= 1:
        return [path]
    matched = re.fullmatch(r"(.+)-00001-of-(\d{5})", path.stem)
    if matched is None or int(matched[2]) != count:
        raise ModelFileError(f"{path} is one part of a split model. Choose the part that ends in -00001-of-{count:05}.")
    parts = [path.with_name(f"{matched[1]}-{number:05}-of-{count:05}.gguf") for number in range(1, count + 1)]
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        raise ModelFileError(f"{path} was split, and parts are missing: {', '.join(missing)}. Put them beside it.")
    return parts


def _telling_name(path: Path, header: GgufHeader) -> str:
    # Some stores name files after their content, or all of them alike: then only the model's own name tells.
    nameless = path.name.startswith("sha256-") or path.stem == "model"
    return header.name if header.name and nameless else path.stem


def slug(stem: str) -> str:
    """Return a name as clients write it into `model`."""
    return re.sub(r"[^a-z0-9._]+", "-", stem.lower()).strip("-._") or "model"
