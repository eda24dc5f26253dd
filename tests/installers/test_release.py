"""What may be published, and what is held back."""

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from signing.authenticode import sign_authenticode
from signing.settings import windows_certificate

from tests.installers.authority import Authority
from tests.installers.conftest import ROOT
from tests.installers.openpgp import OpenPgp, make_openpgp
from tests.support.program import environment


@pytest.fixture
def folder(tmp_path: Path, stand_in: Path, authority: Authority) -> Path:
    """Return a folder with one file of every kind, those signed already that sign themselves."""
    made = tmp_path / "release"
    made.mkdir()
    (made / "swarm-desktop_1.0_amd64.deb").write_bytes(b"package")
    (made / "swarm-desktop-1.0.tar.xz").write_bytes(b"archive")
    (made / "swarm-desktop-1.0.dmg").write_bytes(disk_image(signed=True))
    program = Path(shutil.copy(stand_in, made / "swarm-desktop-1.0-setup.exe"))
    sign_authenticode(program, windows_certificate(authority.settings))
    return made


def disk_image(*, signed: bool) -> bytes:
    """Return what hdiutil and codesign leave, as far as it matters: contents, signature, and the trailer about both."""
    contents, signature = b"contents", b"signature"
    trailer = bytearray(512)
    trailer[:4] = b"koly"
    if signed:
        struct.pack_into(">QQ", trailer, 296, len(contents), len(signature))
    return contents + signature + trailer


def publish(folder: Path, authority: Authority, openpgp: OpenPgp, status: int, **settings: str) -> str:
    command = [sys.executable, str(ROOT / "packaging" / "release.py"), str(folder)]
    trusted = ["--openpgp-key", str(openpgp.public), "--windows-authority", str(authority.root)]
    ended = subprocess.run(
        [*command, *trusted], env=environment() | settings, capture_output=True, text=True, check=False
    )
    assert ended.returncode == status, ended.stdout + ended.stderr
    return ended.stderr


def test_everything_is_signed_and_listed(folder: Path, authority: Authority, openpgp: OpenPgp) -> None:
    published = {path.name for path in folder.iterdir()}
    publish(folder, authority, openpgp, 0, **openpgp.settings)
    assert {path.name for path in folder.iterdir()} == {
        name + suffix for name in (*published, "SHA256SUMS") for suffix in ("", ".asc")
    }
    check = ["sha256sum", "--strict", "--check", "SHA256SUMS"]
    told = subprocess.run(check, cwd=folder, capture_output=True, text=True, check=True).stdout
    assert {line.removesuffix(": OK") for line in told.splitlines()} == published


def test_what_its_system_would_not_trust_is_held_back(
    folder: Path, stand_in: Path, authority: Authority, openpgp: OpenPgp
) -> None:
    program, image = folder / "swarm-desktop-1.0-setup.exe", folder / "swarm-desktop-1.0.dmg"
    signed = program.read_bytes()
    shutil.copy(stand_in, program)
    assert "No signature found" in publish(folder, authority, openpgp, 1, **openpgp.settings)
    program.write_bytes(signed)
    image.write_bytes(disk_image(signed=False))
    assert "carries no signature" in publish(folder, authority, openpgp, 1, **openpgp.settings)
    assert not [*folder.glob("*.asc"), *folder.glob("SHA256SUMS")]


def test_a_key_is_needed_and_has_to_be_the_one_that_people_know(
    folder: Path, authority: Authority, openpgp: OpenPgp, tmp_path: Path
) -> None:
    assert "No OpenPGP key" in publish(folder, authority, openpgp, 1)
    other = make_openpgp(tmp_path / "other")
    assert "does not hold" in publish(folder, authority, openpgp, 1, **other.settings)
    assert not [*folder.glob("*.asc"), *folder.glob("SHA256SUMS")]


def test_a_release_lacks_nothing_and_has_nothing_strange(folder: Path, authority: Authority, openpgp: OpenPgp) -> None:
    (folder / "notes.txt").write_text("")
    assert "notes.txt" in publish(folder, authority, openpgp, 1, **openpgp.settings)
    (folder / "notes.txt").unlink()
    (folder / "swarm-desktop-1.0.dmg").unlink()
    assert "there is no .dmg" in publish(folder, authority, openpgp, 1, **openpgp.settings)
