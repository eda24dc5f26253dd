"""Model files that other programs fetched, used where they are and never changed."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.core.model_files import FoundModel, Place
from swarm_desktop.core.snapshot import ModelView
from swarm_desktop.models.gguf import model_view
from swarm_desktop.models.hub.names import parts_of
from swarm_desktop.models.wanted import HELPERS

_OLLAMA_MODEL = "application/vnd.ollama.image.model"
_OLLAMA_HUB = "registry.ollama.ai"
_DEEPEST = 6
"""Folders below a root; links could lead around in a circle."""


@dataclass(frozen=True, slots=True)
class SearchPlace:
    """A folder of a program, and how that program lays out its files."""

    place: Place
    root: Path


def usual_places(home: Path, environment: Mapping[str, str]) -> tuple[SearchPlace, ...]:
    """Return where the known programs keep their files, on all systems; most of these folders will not exist."""
    hub_home = Path(environment.get("HF_HOME") or home / ".cache" / "huggingface")
    lm_studio = _lm_studio_home(home)
    application_data = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    jan = (
        home / ".local" / "share" / "Jan" / "data",
        home / ".config" / "Jan" / "data",
        home / "Library" / "Application Support" / "Jan" / "data",
        application_data / "Jan" / "data",
    )
    found = [
        SearchPlace(Place.OLLAMA, Path(environment.get("OLLAMA_MODELS") or home / ".ollama" / "models")),
        SearchPlace(Place.OLLAMA, Path("/usr/share/ollama/.ollama/models")),
        SearchPlace(Place.LM_STUDIO, lm_studio / "models"),
        SearchPlace(Place.LM_STUDIO, home / ".cache" / "lm-studio" / "models"),
        *(SearchPlace(Place.JAN, data / "llamacpp" / "models") for data in jan),
        *(SearchPlace(Place.JAN, data / "models") for data in jan),
        SearchPlace(Place.JAN, home / "jan" / "models"),
        SearchPlace(Place.HUGGING_FACE, Path(environment.get("HF_HUB_CACHE") or hub_home / "hub")),
        SearchPlace(Place.LLAMA_CPP, Path(environment.get("LLAMA_CACHE") or home / ".cache" / "llama.cpp")),
        SearchPlace(Place.LLAMA_CPP, home / "Library" / "Caches" / "llama.cpp"),
    ]
    return tuple(found)


def find_models(places: tuple[SearchPlace, ...]) -> list[FoundModel]:
    """Return all models in these places, those of one place by name. Slow on large folders: for a thread.

    The same file under two names, as by links into a cache, is listed once. What cannot be read is passed over.
    """
    found: list[FoundModel] = []
    seen: set[Path] = set()
    order = {place: number for number, place in enumerate(Place)}
    for searched in places:
        for name, path in _candidates(searched):
            try:
                real = path.resolve(strict=True)
                if real in seen:
                    continue
                model = _described(path, real.stat().st_size, real.stat().st_mtime_ns)
            except (ModelFileError, OSError):
                continue
            seen.add(real)
            found.append(FoundModel(name, searched.place, model))
    return sorted(found, key=lambda model: (order[model.place], model.name))


@lru_cache(maxsize=1024)
def _described(path: Path, _size: int, _changed_at: int) -> ModelView:
    """Read a file's header, which takes a quarter of a second, once for each state of the file."""
    return model_view(path)


def _candidates(searched: SearchPlace) -> Iterator[tuple[str, Path]]:
    if searched.place is Place.OLLAMA:
        yield from _ollama(searched.root)
        return
    if searched.place is Place.JAN:
        yield from _jan(searched.root)
    for path in _gguf_files(searched.root):
        if searched.place is Place.HUGGING_FACE:
            # models--owner--repository/snapshots/revision/file
            cached, *rest = path.relative_to(searched.root).parts
            if cached.startswith("models--") and rest[:1] == ["snapshots"]:
                repository = cached.removeprefix("models--").replace("--", "/", 1)
                yield "/".join((repository, *rest[2:])), path
        else:
            yield path.relative_to(searched.root).as_posix(), path


def _gguf_files(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        if len(here.relative_to(root).parts) >= _DEEPEST:
            folders.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            lowered = name.lower()
            if lowered.endswith(".gguf") and not lowered.startswith((*HELPERS, ".")) and parts_of(name)[0] == name:
                yield here / name


def _ollama(root: Path) -> Iterator[tuple[str, Path]]:
    """Read the manifests, which tell which of the blobs are models and what they are called."""
    manifests = root / "manifests"
    for manifest in manifests.rglob("*"):
        if not manifest.is_file():
            continue
        digest = _model_digest(manifest)
        *folders, model, tag = manifest.relative_to(manifests).parts
        if digest is None:
            continue
        prefix = [folder for folder in folders if folder not in {_OLLAMA_HUB, "library"}]
        yield f"{'/'.join((*prefix, model))}:{tag}", root / "blobs" / digest.replace(":", "-")


def _jan(root: Path) -> Iterator[tuple[str, Path]]:
    """Read the descriptions, which also tell of files that were imported from elsewhere."""
    for description in root.rglob("model.yml"):
        try:
            tree = YAML(typ="safe").load(description)
        except (OSError, YAMLError, UnicodeDecodeError):
            continue
        named = tree.get("model_path") if isinstance(tree, dict) else None
        if isinstance(named, str) and named:
            # From the data folder on: <data>/llamacpp/models/<owner>/<name>/model.yml
            yield description.parent.relative_to(root).as_posix(), root.parent.parent / named


def _model_digest(manifest: Path) -> str | None:
    tree = _read_json(manifest)
    layers = tree.get("layers")
    for layer in layers if isinstance(layers, list) else []:
        if isinstance(layer, dict) and layer.get("mediaType") == _OLLAMA_MODEL:
            digest = str(layer.get("digest", ""))
            # The name of a file, and nothing that leads elsewhere.
            return digest if digest.startswith("sha256:") and digest[7:].isalnum() else None
    return None


def _lm_studio_home(home: Path) -> Path:
    try:
        named = (home / ".lmstudio-home-pointer").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        named = ""
    return Path(named) if named else home / ".lmstudio"


def _read_json(path: Path) -> dict[str, Any]:
    try:
        tree = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return tree if isinstance(tree, dict) else {}
