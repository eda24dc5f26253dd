"""Trees of other programs, laid out as those programs do it."""

import hashlib
import json
from pathlib import Path

import gguf
import pytest

from swarm_desktop.core.model_files import FoundModel, Place
from swarm_desktop.models.found_files import SearchPlace, find_models, usual_places
from tests.models.test_gguf import write


def found(place: Place, root: Path) -> list[FoundModel]:
    return find_models((SearchPlace(place, root),))


def model(path: Path, name: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write(path, *([lambda writer: writer.add_name(name)] if name else []))


def ollama(root: Path, manifest: str, *, media_type: str = "application/vnd.ollama.image.model") -> Path:
    """Write a model as Ollama keeps it: a blob named after its content, and a manifest that names the blob."""
    source = model(root / "source.gguf", "Qwen2.5 Coder 7B")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    blob = root / "blobs" / f"sha256-{digest}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    source.rename(blob)
    layers = [
        {"mediaType": "application/vnd.ollama.image.template", "digest": "sha256:" + "1" * 64, "size": 1},
        {"mediaType": media_type, "digest": f"sha256:{digest}", "size": blob.stat().st_size},
    ]
    file = root / "manifests" / manifest
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"schemaVersion": 2, "config": {}, "layers": layers}))
    return blob


def test_ollamas_blobs_are_found_under_the_names_that_people_know(tmp_path: Path) -> None:
    blob = ollama(tmp_path, "registry.ollama.ai/library/qwen2.5-coder/7b")
    (only,) = found(Place.OLLAMA, tmp_path)
    assert only.name == "qwen2.5-coder:7b"
    assert Path(only.model.path) == blob
    # What clients write into `model` comes from the file's own name, not from its checksum.
    assert only.model.id == "qwen2.5-coder-7b"


def test_ollamas_models_of_others_keep_their_owner(tmp_path: Path) -> None:
    ollama(tmp_path, "hf.co/owner/Repo-GGUF/Q4_K_M")
    assert [model.name for model in found(Place.OLLAMA, tmp_path)] == ["hf.co/owner/Repo-GGUF:Q4_K_M"]


@pytest.mark.parametrize("digest", ["sha256:../../etc/passwd", "md5:abc", "", None, 7])
def test_a_manifest_cannot_lead_out_of_the_blobs(tmp_path: Path, digest: object) -> None:
    blob = ollama(tmp_path, "registry.ollama.ai/library/a/latest")
    manifest = tmp_path / "manifests/registry.ollama.ai/library/a/latest"
    tree = json.loads(manifest.read_text())
    tree["layers"][1]["digest"] = digest
    manifest.write_text(json.dumps(tree))
    assert found(Place.OLLAMA, tmp_path) == []
    assert blob.exists()


def test_manifests_that_make_no_sense_are_passed_over(tmp_path: Path) -> None:
    ollama(tmp_path, "registry.ollama.ai/library/good/latest")
    folder = tmp_path / "manifests/registry.ollama.ai/library/bad"
    folder.mkdir()
    for number, content in enumerate(["", "[]", '{"layers": 3}', '{"layers": [3]}', "{broken"]):
        (folder / str(number)).write_text(content)
    assert [model.name for model in found(Place.OLLAMA, tmp_path)] == ["good:latest"]


def test_lm_studios_folders_are_found(tmp_path: Path) -> None:
    path = model(tmp_path / "lmstudio-community/Test-GGUF/Test-Q4_K_M.gguf")
    (path.parent / "mmproj-model-f16.gguf").write_bytes(b"not read")
    (only,) = found(Place.LM_STUDIO, tmp_path)
    assert only.name == "lmstudio-community/Test-GGUF/Test-Q4_K_M.gguf"
    assert Path(only.model.path) == path


def test_jans_models_are_found_and_those_that_it_only_points_at(tmp_path: Path) -> None:
    models = tmp_path / "data/llamacpp/models"
    model(models / "owner/Qwen3-4B/model.gguf", "Qwen3 4B")
    (models / "owner/Qwen3-4B/model.yml").write_text("model_path: llamacpp/models/owner/Qwen3-4B/model.gguf\nname: a\n")
    elsewhere = model(tmp_path / "elsewhere/mine.gguf")
    (models / "imported").mkdir()
    (models / "imported/model.yml").write_text(f"model_path: {elsewhere}\n")
    (models / "broken").mkdir()
    (models / "broken/model.yml").write_text("model_path: [\n")
    names = {only.name: only.model.id for only in found(Place.JAN, models)}
    assert names == {"imported": "mine", "owner/Qwen3-4B": "qwen3-4b"}


def test_the_hugging_face_cache_is_read_through_its_links(tmp_path: Path) -> None:
    repository = tmp_path / "models--owner--Test-GGUF"
    blob = model(repository / "blobs" / "0123456789abcdef")
    for revision in ("aaaa", "bbbb"):
        snapshot = repository / "snapshots" / revision / "Test-Q8_0.gguf"
        snapshot.parent.mkdir(parents=True)
        snapshot.symlink_to(blob)
    model(tmp_path / "datasets--owner--data/snapshots/cccc/trap.gguf")
    # Two revisions that share a file are one model.
    (only,) = found(Place.HUGGING_FACE, tmp_path)
    assert only.name == "owner/Test-GGUF/Test-Q8_0.gguf"


def test_links_in_a_circle_and_broken_ones_do_no_harm(tmp_path: Path) -> None:
    model(tmp_path / "a/good.gguf")
    (tmp_path / "a/loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a/gone.gguf").symlink_to(tmp_path / "nowhere.gguf")
    assert [only.name for only in found(Place.LM_STUDIO, tmp_path)] == ["a/good.gguf"]


def test_what_is_no_usable_model_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "half.gguf").write_bytes(b"GGUF")
    write(tmp_path / "lora.gguf", lambda writer: writer.add_type(gguf.GGUFType.ADAPTER))
    model(tmp_path / ".hidden/secret.gguf")
    assert found(Place.OWN, tmp_path) == []


def test_a_split_model_counts_once(tmp_path: Path) -> None:
    for number in (1, 2):
        write(tmp_path / f"big-0000{number}-of-00002.gguf", lambda writer: writer.add_uint16("split.count", 2))
    assert [only.name for only in found(Place.OWN, tmp_path)] == ["big-00001-of-00002.gguf"]


def test_places_that_do_not_exist_hold_nothing(tmp_path: Path) -> None:
    assert find_models(usual_places(tmp_path, {})) == []


def test_variables_and_pointers_of_the_programs_are_respected(tmp_path: Path) -> None:
    (tmp_path / ".lmstudio-home-pointer").write_text("/big/lm-studio\n")
    environment = {"OLLAMA_MODELS": "/big/ollama", "HF_HOME": "/big/hf", "LLAMA_CACHE": "/big/llama"}
    roots = {str(searched.root) for searched in usual_places(tmp_path, environment)}
    assert {"/big/ollama", "/big/lm-studio/models", "/big/hf/hub", "/big/llama"} <= roots
    assert str(tmp_path / ".ollama/models") not in roots
