"""The installer for Windows, on a Windows of Wine. A small program stands in for the frozen one."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from signing.authenticode import verify_authenticode
from signing.errors import NotSignedError

from swarm_desktop import __version__
from tests.installers.authority import Authority
from tests.installers.conftest import PREVIOUS, ROOT
from tests.installers.wine import UNINSTALL, Wine, make_wine, reason_against_wine
from tests.support.program import environment


@pytest.fixture
def payload(stand_in: Path, tmp_path: Path) -> Path:
    """Return what the installer packs: the shape of the frozen folder."""
    folder = tmp_path / "payload"
    (folder / "_internal").mkdir(parents=True)
    for name in ("swarm-desktop.exe", "swarm-desktop-tray.exe"):
        shutil.copy(stand_in, folder / name)
    for name in ("LICENSE", "NOTICES.txt", "sbom.cdx.json", "_internal/only in the first.txt"):
        (folder / name).write_text(f"{name}\n")
    return folder


@pytest.fixture
def wine(tmp_path: Path) -> Iterator[Wine]:
    """Make a Windows, or skip the test where that cannot be."""
    reason = reason_against_wine()
    if reason is not None:
        pytest.skip(reason)
    windows = make_wine(tmp_path / "wine")
    yield windows
    windows.end()


def build(payload: Path, output: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "installers/windows", "build", "--payload", str(payload), "--output", str(output)]
    return subprocess.run(
        [*command, "--compression", "0", *options],
        cwd=ROOT,
        env=environment() | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def built(payload: Path, output: Path, *options: str, **settings: str) -> Path:
    ended = build(payload, output, *options, **settings)
    assert ended.returncode == 0, ended.stderr
    (installer,) = output.glob("*.exe")
    return installer


def test_it_lives_and_dies_on_windows(wine: Wine, payload: Path, authority: Authority, tmp_path: Path) -> None:
    first = built(payload, tmp_path / "first", "--version", PREVIOUS)
    assert wine.run(first, "/S") == 0
    app = wine.program / "app"
    files = {file.relative_to(payload) for file in payload.rglob("*") if file.is_file()}
    mark = Path("_internal", "resources", "installed-as")
    assert {file.relative_to(app) for file in app.rglob("*") if file.is_file()} == files | {mark}
    assert (app / mark).read_text() == "windows\n"
    assert (app / "swarm-desktop.exe").read_bytes() == (payload / "swarm-desktop.exe").read_bytes()
    assert wine.shortcuts() == ["Swarm Desktop"]
    entry = wine.registry(UNINSTALL)
    assert (entry["DisplayName"], entry["DisplayVersion"]) == ("Swarm Desktop", PREVIOUS)
    assert entry["UninstallString"].endswith('Uninstall.exe"')
    # What the person has is not the installer's.
    data = wine.local / "swarm-desktop"
    (data / "models").mkdir(parents=True)
    (data / "settings.toml").write_text("[voting]\nvoters = 3\n")
    (data / "models" / "mine.gguf").write_text("GGUF")

    # An upgrade asks the running program to quit, waits for it, and changes the whole of it.
    notes = wine.local / "stand-in"
    (payload / "_internal" / "only in the first.txt").unlink()
    (payload / "_internal" / "only in the second.txt").write_text("new\n")
    second = built(payload, tmp_path / "second", "--sign", **authority.settings)
    (wine.program / "app.update").mkdir()
    with wine.running(app / "swarm-desktop-tray.exe", "tray") as program:
        while not (notes / "tray.txt").exists():
            assert program.poll() is None
            time.sleep(0.05)
        assert wine.run(second, "/S") == 0
        assert program.wait(timeout=30) == 0
    assert (notes / "ended.txt").exists()
    assert not (notes / "forget --secrets --yes.txt").exists()
    assert {path.name for path in (app / "_internal").iterdir()} == {"only in the second.txt", "resources"}
    assert {path.name for path in wine.program.iterdir()} == {"app", "Uninstall.exe"}
    for program_file in (second, wine.program / "Uninstall.exe", *app.glob("*.exe")):
        verify_authenticode(program_file, authority.root)
    assert wine.registry(UNINSTALL)["DisplayVersion"] == __version__
    assert (data / "settings.toml").read_text() == "[voting]\nvoters = 3\n"

    # The program keeps another version of itself beside it.
    (wine.program / "app.update").mkdir()

    # Silently uninstalled, it takes its secrets with it and leaves the person's own.
    wine.run(wine.program / "Uninstall.exe", "/S")
    assert (notes / "forget --secrets --yes.txt").exists()
    assert not wine.program.exists()
    assert wine.shortcuts() == []
    assert wine.registry(UNINSTALL) == {}
    assert (data / "settings.toml").exists()
    assert (data / "models" / "mine.gguf").exists()

    # All of it goes only for whoever says so.
    assert wine.run(second, "/S") == 0
    wine.run(wine.program / "Uninstall.exe", "/S", "/PURGE")
    assert not data.exists()
    assert not wine.program.exists()


def test_signed_it_is_refused_when_a_byte_differs(payload: Path, authority: Authority, tmp_path: Path) -> None:
    installer = built(payload, tmp_path / "built", "--sign", **authority.settings)
    verify_authenticode(installer, authority.root)
    content = bytearray(installer.read_bytes())
    content[len(content) // 2] ^= 1
    installer.write_bytes(content)
    with pytest.raises(NotSignedError):
        verify_authenticode(installer, authority.root)


def test_an_older_windows_is_told_no(wine: Wine, payload: Path, tmp_path: Path) -> None:
    wine.call_itself("win7")
    wine.run(built(payload, tmp_path / "built"), "/S")
    assert not wine.program.exists()
    assert wine.registry(UNINSTALL) == {}


def test_the_same_payload_gives_the_same_installer(payload: Path, tmp_path: Path) -> None:
    first, second = (built(payload, tmp_path / name) for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()


def test_a_program_without_its_notices_is_not_packed(payload: Path, tmp_path: Path) -> None:
    (payload / "NOTICES.txt").unlink()
    ended = build(payload, tmp_path / "built")
    assert ended.returncode == 1
    assert "NOTICES.txt" in ended.stderr
