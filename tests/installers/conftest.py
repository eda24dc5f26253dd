"""The frozen program and what is made of it, built once for all tests of installers."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.installers.authority import Authority, make_authority
from tests.installers.clean_system import CleanSystem, make_clean_system, reason_against
from tests.installers.openpgp import OpenPgp, make_openpgp

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".tools" / "bundle" / "bin" / "python"
PREVIOUS = "0.0.1"
FILES = Path(__file__).parent / "files"
# What builds and signs lies there; the folder itself must stay no package, or it shadows a library.
sys.path.insert(0, str(ROOT / "packaging"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, which take minutes, and give them as long."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("installers")
            item.add_marker(pytest.mark.timeout(600))
            if sys.platform != "linux":
                item.add_marker(pytest.mark.skip(reason="Linux's installers are built on Linux"))


@pytest.fixture(scope="session")
def bundle() -> Path:
    """Freeze the program."""
    _build("make", "bundle")
    return ROOT / "dist" / "swarm-desktop"


@pytest.fixture(scope="session")
def package(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the Debian package."""
    return _pack(bundle, tmp_path_factory.mktemp("deb"), "deb")


@pytest.fixture(scope="session")
def previous_package(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the same with an earlier version's number."""
    return _pack(bundle, tmp_path_factory.mktemp("previous"), "deb", "--version", PREVIOUS)


@pytest.fixture(scope="session")
def tarball(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the portable archive."""
    return _pack(bundle, tmp_path_factory.mktemp("tarball"), "tarball")


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile a program that does as the installer asks, and takes notes."""
    _need("makensis")
    program = tmp_path_factory.mktemp("stand-in") / "program.exe"
    compile_program = ["makensis", "-V2", f"-DOUTPUT={program}", str(FILES / "stand_in.nsi")]
    subprocess.run(compile_program, check=True, capture_output=True)
    return program


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Make somebody who vouches for a publisher of programs."""
    _need("osslsigncode")
    return make_authority(tmp_path_factory.mktemp("authority") / "files")


@pytest.fixture(scope="session")
def openpgp(tmp_path_factory: pytest.TempPathFactory) -> OpenPgp:
    """Make a key that everything published is signed with."""
    _need("gpg")
    return make_openpgp(tmp_path_factory.mktemp("openpgp") / "ring")


@pytest.fixture
def clean_system(tmp_path: Path) -> CleanSystem:
    """Make a system without Python and without the program, or skip the test where that cannot be."""
    reason = reason_against()
    if reason is not None:
        pytest.skip(reason)
    return make_clean_system(tmp_path / "system")


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Return what prints a measured number where people see it."""

    def say(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}\n")

    return say


def _need(command: str) -> None:
    """Skip the test where a tool is missing."""
    if shutil.which(command) is None:
        pytest.skip(f"{command} is not installed")


def _pack(bundle: Path, output: Path, form: str, *options: str) -> Path:
    # How small it gets matters for a release, and how soon for a test.
    quick = ("--compression", "0")
    _build(str(PYTHON), "installers/linux", form, "--bundle", str(bundle), "--output", str(output), *quick, *options)
    (built,) = (file for file in output.iterdir() if file.name != "SHA256SUMS")
    return built


def _build(*command: str) -> None:
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
