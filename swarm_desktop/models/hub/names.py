"""Names of repositories, files and quantisations, as people and hubs write them."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from swarm_desktop.core.errors import BadRequestError

_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[\w.-]*[\w])?/[A-Za-z0-9](?:[\w.-]*[\w])?")
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"^([^/]+/[^/]+)/(?:blob|resolve|tree)/([^/]+)/?(.*)$")
_PART = re.compile(r"(.+)-(\d{5})-of-(\d{5})\.gguf", re.IGNORECASE)
_QUANTISATION = re.compile(r"(?<![A-Z0-9])(I?Q\d(?:_[A-Z0-9]+)*|TQ\d_\d|MXFP4(?:_MOE)?|BF16|F16|FP16|F32)(?![A-Z0-9])")
_NAMES_THAT_SYSTEMS_REFUSE = re.compile(r'[<>:"\\|?*\x00-\x1f]|[. ]$')


@dataclass(frozen=True, slots=True)
class Reference:
    """What a person named of a hub."""

    repository: str
    revision: str = "main"
    path: str = ""
    """A file in the repository; empty where any may be chosen."""
    quantisation: str = ""
    """Which of its files is meant; empty where a usual one may be chosen."""


def read_reference(text: str) -> Reference | None:
    """Read `owner/repository`, with `:QUANTISATION` or `/file.gguf`, or the address of one; None for anything else."""
    rest = _ADDRESS.sub("", text.strip()).split("?")[0].rstrip("/")
    revision = "main"
    if matched := _IN_ADDRESS.match(rest):
        repository, revision, path = matched.groups()
        return Reference(repository, revision, path) if _is_repository(repository) else None
    rest, _, quantisation = rest.partition(":")
    owner, _, others = rest.partition("/")
    repository, _, path = others.partition("/")
    if quantisation.lower().endswith(".gguf"):
        path, quantisation = quantisation, ""
    name = f"{owner}/{repository}"
    return Reference(name, revision, path, quantisation.upper()) if _is_repository(name) else None


def _is_repository(name: str) -> bool:
    return _REPOSITORY.fullmatch(name) is not None and ".." not in name


def place_of(folder: Path, repository: str, path: str) -> Path:
    """Return where a file of a repository belongs. Raises BadRequestError where its name leads elsewhere."""
    parts = PurePosixPath(path).parts
    usable = all(part != ".." and not _NAMES_THAT_SYSTEMS_REFUSE.search(part) for part in parts)
    if not _is_repository(repository) or not parts or path.startswith("/") or not usable:
        raise BadRequestError(f"{repository} offers a file named `{path}`, which cannot be kept under that name.")
    return folder.joinpath(*repository.split("/"), *parts)


def parts_of(path: str) -> tuple[str, ...]:
    """Return all parts of a split file, of which `path` is one; just itself where it was not split."""
    if (matched := _PART.fullmatch(path)) is None:
        return (path,)
    stem, _, count = matched.groups()
    return tuple(f"{stem}-{number:05}-of-{count}.gguf" for number in range(1, int(count) + 1))


def quantisation_of(path: str) -> str:
    """Return what the file's name says about its number format; empty where it says nothing."""
    found: list[str] = _QUANTISATION.findall(PurePosixPath(path).name.upper())
    return found[-1] if found else ""
