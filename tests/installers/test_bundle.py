import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop import __version__
from tests.installers.conftest import PYTHON, ROOT
from tests.support.program import environment

# Asks PyInstaller's own reader for the modules in the program, and which of them name the folder of the sources.
READ_MODULES = """
import json, marshal, sys
from PyInstaller.archive.readers import CArchiveReader
program, root = sys.argv[1:]
modules = CArchiveReader(program).open_embedded_archive("PYZ.pyz")
codes = {name: modules.extract(name) for name in modules.toc}
telling = [name for name, code in codes.items() if code and root.encode() in marshal.dumps(code)]
print(json.dumps({"modules": sorted(codes), "telling": telling}))
"""


@pytest.fixture(scope="session")
def modules(bundle: Path) -> dict[str, list[str]]:
    command = [str(PYTHON), "-c", READ_MODULES, str(bundle / "swarm-desktop"), str(ROOT)]
    read: dict[str, list[str]] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return read


def _tell(bundle: Path, *arguments: str, folder: Path) -> str:
    settings = environment() | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = [str(bundle / "swarm-desktop"), *arguments]
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=True).stdout


def test_it_knows_its_version(bundle: Path, tmp_path: Path) -> None:
    assert _tell(bundle, "--version", folder=tmp_path) == f"swarm-desktop, version {__version__}\n"


def test_it_finds_hardware_and_measures_voters(bundle: Path, tmp_path: Path) -> None:
    assert json.loads(_tell(bundle, "detect", "--json", folder=tmp_path))["physical_cores"] > 0
    measured = json.loads(_tell(bundle, "bench", "voters", "--voters", "1,2", "--json", folder=tmp_path))
    assert measured


def test_it_brings_all_that_is_loaded_by_name(bundle: Path, modules: dict[str, list[str]]) -> None:
    inside = bundle / "_internal"
    grammars = [path.parent.name for path in inside.glob("tree_sitter_*/*.so")]
    assert len(grammars) == len(set(grammars)) >= 10
    assert {"pynvml", "keyring.backends.SecretService", *grammars} <= set(modules["modules"])
    for place in (
        "xllamacpp/xllamacpp.abi3.so",
        "resources/practice-model.gguf",
        "resources/catalog.json",
        "resources/icons/app.svg",
        "swarm_desktop/sandbox/runner.py",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    ):
        assert (inside / place).is_file(), place
    assert "keyring.backends" in next(inside.glob("keyring-*.dist-info/entry_points.txt")).read_text()


def test_it_leaves_out_what_only_developers_need(bundle: Path, modules: dict[str, list[str]]) -> None:
    files = [path for path in bundle.rglob("*") if path.is_file()]
    sources = {path.name for path in files if path.suffix in {".py", ".pyi", ".pyx", ".pxd", ".c", ".h", ".a", ".pyc"}}
    assert sources <= {"runner.py"}
    names = {path.name for path in files}
    assert not names & {"RECORD", "INSTALLER", "direct_url.json", "libqgtk3.so", "libQt6Qml.so.6", "libgtk-3.so.0"}
    packages = {name.partition(".")[0] for name in modules["modules"]}
    assert not packages & {"pytest", "mypy", "numpy", "hypothesis", "setuptools", "pip", "tkinter", "PyInstaller"}


def test_it_does_not_tell_where_it_was_built(bundle: Path, modules: dict[str, list[str]]) -> None:
    assert modules["telling"] == []
    place = str(ROOT).encode()
    assert [path for path in bundle.rglob("*") if path.is_file() and place in path.read_bytes()] == []


def test_the_bill_and_the_notices_name_the_same_parts(bundle: Path) -> None:
    bill: dict[str, Any] = json.loads((bundle / "sbom.cdx.json").read_text())
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["version"] == __version__
    parts = {f"{part['name']} {part['version']}" for part in bill["components"]}
    named = {part.split()[0] for part in parts}
    assert {"pyside6-essentials", "xllamacpp", "python", "aiohttp", "pyinstaller", "libssl3"} <= named
    notices = (bundle / "NOTICES.txt").read_text()
    assert [part for part in parts if f"\n{part}" not in notices] == []
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in notices
