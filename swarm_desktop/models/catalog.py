"""The model catalog: the one that came with the program, or a newer one with its publishers' signature."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from swarm_desktop.core.errors import CatalogError
from swarm_desktop.core.resources import resource_path
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel, Purpose
from swarm_desktop.models.signing import check_signature, pinned_key

CATALOG_FILE = "catalog.json"
SIGNATURE_FILE = "catalog.json.sig"
SCHEMA_FILE = "catalog.schema.json"
USUAL_QUANTISATION = "Q4_K_M"


@dataclass(frozen=True, slots=True)
class Catalog:
    """Models that are known to work here."""

    serial: int
    """Grows with each edition; the higher one counts."""
    updated: str
    """Date of the edition, as `2026-11-21`."""
    models: tuple[CatalogModel, ...]

    @property
    def chat_models(self) -> tuple[CatalogModel, ...]:
        """Models that answer, the proposed ones first."""
        answering = [model for model in self.models if model.purpose is not Purpose.EMBEDDING]
        return tuple(sorted(answering, key=lambda model: -model.priority))

    def find(self, name: str) -> tuple[CatalogModel, CatalogFile] | None:
        """Return what `family:size:quantisation` names, or `id:quantisation`; the quantisation may be left out."""
        first, _, rest = name.strip().lower().partition(":")
        for model in self.models:
            if first == model.id:
                return _with_file(model, rest)
            size, _, quantisation = rest.partition(":")
            if first == model.family and size == model.size.lower():
                return _with_file(model, quantisation)
        return None


def _with_file(model: CatalogModel, quantisation: str) -> tuple[CatalogModel, CatalogFile]:
    if not quantisation:
        usual = [file for file in model.files if file.quantisation == USUAL_QUANTISATION]
        return model, (usual or list(model.files))[0]
    for file in model.files:
        if file.quantisation.lower() == quantisation:
            return model, file
    known = ", ".join(file.quantisation for file in model.files)
    raise CatalogError(f"The catalog has {model.id} as {known}, not as {quantisation.upper()}.")


def shipped_catalog() -> Catalog:
    """Return the catalog that came with this program."""
    return read_catalog(resource_path(CATALOG_FILE).read_bytes())


def current_catalog(folder: Path, key: Ed25519PublicKey | None = None) -> Catalog:
    """Return the newest catalog: the shipped one, or the signed one in the data folder.

    `key` is the pinned one unless another is given. Raises CatalogError where the data folder holds one that is not
    signed, not whole, or not of the form that it has to have.
    """
    shipped = shipped_catalog()
    try:
        content = (folder / CATALOG_FILE).read_bytes()
    except FileNotFoundError:
        return shipped
    except OSError as error:
        raise CatalogError(f"{folder / CATALOG_FILE} cannot be read: {error.strerror or error}.") from error
    try:
        signature = (folder / SIGNATURE_FILE).read_bytes()
    except OSError as error:
        raise CatalogError(
            f"{folder / CATALOG_FILE} has no signature beside it, so it is not used. Put {SIGNATURE_FILE} there, or "
            "delete the catalog."
        ) from error
    # Nothing of it is looked at before it is known who wrote it.
    check_signature(content, signature, key or pinned_key())
    newer = read_catalog(content)
    # An old edition, signed as it is, must not bring back what a newer one withdrew.
    return newer if newer.serial > shipped.serial else shipped


def read_catalog(content: bytes) -> Catalog:
    """Check a catalog against its schema and return it. Raises CatalogError that names the entry at fault."""
    try:
        tree = json.loads(content)
    except ValueError as error:
        raise CatalogError("The model catalog is damaged: it is no JSON.", details=str(error)) from error
    fault = jsonschema.exceptions.best_match(_validator().iter_errors(tree))
    if fault is not None:
        raise CatalogError(f"The model catalog is wrong at {fault.json_path}: {fault.message}")
    models = tuple(_model(entry) for entry in tree["models"])
    names = [model.id for model in models]
    if len(set(names)) != len(names):
        raise CatalogError("The model catalog names a model twice.")
    return Catalog(tree["serial"], tree["updated"], models)


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(resource_path(SCHEMA_FILE).read_bytes()))


def _model(entry: dict[str, Any]) -> CatalogModel:
    fields = {**entry, "purpose": Purpose(entry["purpose"]), "template_notes": tuple(entry.get("template_notes", ()))}
    return CatalogModel(**{**fields, "files": tuple(_file(file) for file in entry["files"])})


def _file(entry: dict[str, Any]) -> CatalogFile:
    checksums = tuple(checksum or "" for checksum in entry["sha256"])
    return CatalogFile(**{**entry, "paths": tuple(entry["paths"]), "sha256": checksums})
