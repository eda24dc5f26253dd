"""Editions of the catalog, signed as those who publish the program do it."""

import json
from pathlib import Path

import pytest
import sign_catalog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from swarm_desktop.core.errors import CatalogError
from swarm_desktop.core.resources import resource_path
from swarm_desktop.models.catalog import CATALOG_FILE, current_catalog


def keys(folder: Path) -> tuple[Path, Ed25519PublicKey]:
    private, public = folder / "private.pem", folder / "public.pem"
    sign_catalog.new_key(private, public)
    key = load_pem_public_key(public.read_bytes())
    assert isinstance(key, Ed25519PublicKey)
    return private, key


def test_an_edition_that_was_signed_is_used_by_programs_with_that_key(tmp_path: Path) -> None:
    private, public = keys(tmp_path)
    edition = json.loads(resource_path(CATALOG_FILE).read_bytes()) | {"serial": 1000, "updated": "2030-01-01"}
    (tmp_path / CATALOG_FILE).write_text(json.dumps(edition))
    sign_catalog.sign(private, tmp_path / CATALOG_FILE)
    assert current_catalog(tmp_path, public).updated == "2030-01-01"
    with pytest.raises(CatalogError):
        current_catalog(tmp_path)


def test_a_wrong_catalog_is_not_signed(tmp_path: Path) -> None:
    private, _ = keys(tmp_path)
    (tmp_path / CATALOG_FILE).write_text('{"serial": 1}')
    with pytest.raises(CatalogError):
        sign_catalog.sign(private, tmp_path / CATALOG_FILE)
    assert not (tmp_path / f"{CATALOG_FILE}.sig").exists()


def test_a_private_key_is_private_and_is_not_overwritten(tmp_path: Path) -> None:
    private, _ = keys(tmp_path)
    assert private.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        sign_catalog.new_key(private, tmp_path / "public.pem")
