import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from swarm_desktop.core.errors import CatalogError
from swarm_desktop.core.resources import resource_path
from swarm_desktop.models.catalog import CATALOG_FILE, SIGNATURE_FILE, current_catalog, read_catalog, shipped_catalog
from swarm_desktop.models.catalog_model import Purpose
from swarm_desktop.models.hub.names import place_of, quantisation_of
from swarm_desktop.models.signing import pinned_key
from swarm_desktop.models.wanted import catalog_request

KEY = Ed25519PrivateKey.generate()


def tree() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(resource_path(CATALOG_FILE).read_bytes())
    return content


def publish(folder: Path, edition: dict[str, Any], key: Ed25519PrivateKey = KEY) -> None:
    content = json.dumps(edition).encode()
    (folder / CATALOG_FILE).write_bytes(content)
    (folder / SIGNATURE_FILE).write_bytes(base64.b64encode(key.sign(content)))


def test_the_shipped_catalog_fits_its_schema_and_every_entry_can_be_fetched() -> None:
    catalog = shipped_catalog()
    for model in catalog.models:
        assert len({file.quantisation for file in model.files}) == len(model.files), model.id
        assert model.id not in {other.family for other in catalog.models}
        for file in model.files:
            assert len(file.sha256) == len(file.paths)
            assert catalog.find(f"{model.family}:{model.size}:{file.quantisation}") == (model, file)
            request = catalog_request(model, file)
            assert [wanted.path for wanted in request.files] == list(file.paths)
            for path in file.paths:
                assert place_of(Path("/models"), file.repository, path).is_relative_to("/models")
                assert quantisation_of(path) == file.quantisation


def test_sizes_follow_from_parameters_and_quantisation() -> None:
    """A slip in a number would propose a model that does not fit."""
    for model in shipped_catalog().models:
        for file in model.files:
            bits = 8 * file.size_bytes / model.parameters
            expected = {"F16": 16, "Q8_0": 8.5, "Q6_K": 6.6, "Q5_K_M": 5.7, "Q4_K_M": 4.9, "Q4_0": 4.6, "MXFP4": 4.6}
            assert expected[file.quantisation] * 0.9 < bits < expected[file.quantisation] * 1.6, (model.id, bits)


def test_each_kind_of_model_is_there_and_the_proposed_ones_come_first() -> None:
    catalog = shipped_catalog()
    assert {model.purpose for model in catalog.models} == set(Purpose)
    families = {model.family for model in catalog.models}
    assert families >= {"qwen2.5-coder", "qwen3", "llama-3.2", "gemma-3", "phi-4", "smollm2", "all-minilm"}
    chats = catalog.chat_models
    assert all(model.purpose is not Purpose.EMBEDDING for model in chats)
    assert [model.priority for model in chats] == sorted((model.priority for model in chats), reverse=True)


def test_a_model_is_named_by_family_size_and_quantisation_or_by_its_identifier() -> None:
    catalog = shipped_catalog()
    named = catalog.find("Qwen2.5-Coder:7b:q5_k_m")
    assert named is not None
    assert (named[0].id, named[1].quantisation) == ("qwen2.5-coder-7b", "Q5_K_M")
    usual = catalog.find("qwen2.5-coder-7b")
    assert usual is not None
    assert usual[1].quantisation == "Q4_K_M"
    assert catalog.find("owner/repository") is None
    with pytest.raises(CatalogError, match="Q4_K_M, Q5_K_M"):
        catalog.find("qwen2.5-coder:7b:q1_0")


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("models", 3, "files", 0, "sha256"), ["abc"], r"\$\.models\[3\]\.files\[0\]\.sha256"),
        (("models", 0, "layers"), 0, r"\$\.models\[0\]\.layers"),
        (("models", 0, "surprise"), 1, r"\$\.models\[0\]"),
        (("serial",), "new", r"\$\.serial"),
        (("models", 0, "files", 0, "paths"), ["../up.bin"], r"\$\.models\[0\]\.files\[0\]\.paths"),
    ],
)
def test_a_catalog_that_breaks_the_schema_is_refused_with_the_place(
    path: tuple[str | int, ...], value: object, where: str
) -> None:
    edition = tree()
    *parents, last = path
    node: Any = edition
    for step in parents:
        node = node[step]
    node[last] = value
    with pytest.raises(CatalogError, match=where):
        read_catalog(json.dumps(edition).encode())


def test_what_is_called_verified_has_its_checksum_revision_and_exact_size() -> None:
    edition = tree()
    file = next(file for model in edition["models"] for file in model["files"] if file["verified"])
    for change in ({"sha256": [None]}, {"revision": "main"}, {"size_is_estimate": True}):
        before = dict(file)
        file.update(change)
        with pytest.raises(CatalogError):
            read_catalog(json.dumps(edition).encode())
        file.update(before)


def test_a_model_that_is_named_twice_is_refused() -> None:
    edition = tree()
    edition["models"].append(edition["models"][0])
    with pytest.raises(CatalogError, match="twice"):
        read_catalog(json.dumps(edition).encode())


def test_a_newer_signed_edition_is_used(tmp_path: Path) -> None:
    edition = tree() | {"serial": 1000, "updated": "2030-01-01"}
    publish(tmp_path, edition)
    assert current_catalog(tmp_path, KEY.public_key()).updated == "2030-01-01"


def test_an_old_signed_edition_does_not_replace_the_shipped_one(tmp_path: Path) -> None:
    publish(tmp_path, tree() | {"serial": 1, "updated": "2001-01-01"})
    assert current_catalog(tmp_path, KEY.public_key()) == shipped_catalog()


def test_without_an_edition_in_the_data_folder_the_shipped_one_counts(tmp_path: Path) -> None:
    assert current_catalog(tmp_path) == shipped_catalog()


def test_an_edition_that_somebody_else_signed_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, tree() | {"serial": 1000})
    with pytest.raises(CatalogError, match="not signed by the publishers"):
        current_catalog(tmp_path)
    assert pinned_key().public_bytes_raw() != KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize("signature", [b"", b"not base64 at all!", base64.b64encode(bytes(64))])
def test_a_signature_that_is_none_is_refused(tmp_path: Path, signature: bytes) -> None:
    publish(tmp_path, tree() | {"serial": 1000})
    (tmp_path / SIGNATURE_FILE).write_bytes(signature)
    with pytest.raises(CatalogError, match="not signed"):
        current_catalog(tmp_path, KEY.public_key())


def test_one_changed_byte_is_noticed_before_the_content_is_looked_at(tmp_path: Path) -> None:
    publish(tmp_path, tree() | {"serial": 1000})
    content = bytearray((tmp_path / CATALOG_FILE).read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / CATALOG_FILE).write_bytes(content)
    with pytest.raises(CatalogError, match="not signed"):
        current_catalog(tmp_path, KEY.public_key())


def test_an_edition_without_a_signature_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, tree() | {"serial": 1000})
    (tmp_path / SIGNATURE_FILE).unlink()
    with pytest.raises(CatalogError, match="no signature"):
        current_catalog(tmp_path, KEY.public_key())
