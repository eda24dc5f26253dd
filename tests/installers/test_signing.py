"""Signed with a test's own keys, verified, and refused when a single byte differs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installers.authority import Authority, make_authority
from tests.installers.conftest import ROOT
from tests.installers.openpgp import OpenPgp, make_openpgp
from tests.support.program import environment


def tool(*arguments: str | Path, settings: dict[str, str] | None = None, status: int = 0) -> str:
    """Run the front end and return what it said."""
    command = [sys.executable, str(ROOT / "packaging" / "signing"), *map(str, arguments)]
    ended = subprocess.run(command, env=environment() | (settings or {}), capture_output=True, text=True, check=False)
    assert ended.returncode == status, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def change_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.fixture
def program(stand_in: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(stand_in, tmp_path / "program.exe"))


def test_a_program_of_windows(program: Path, authority: Authority, tmp_path: Path) -> None:
    def verify(status: int, trusted: Path = authority.root) -> str:
        return tool("verify", "--windows-authority", trusted, program, status=status)

    assert "No signature found" in verify(1)
    tool("sign", program, settings=authority.settings)
    verify(0)
    verify(1, trusted=make_authority(tmp_path / "somebody else").root)
    change_a_byte(program)
    assert "does not hold" in verify(1)


@pytest.mark.parametrize("name", ["SHA256SUMS", "swarm-desktop_0.1.0_amd64.deb", "swarm-desktop-0.1.0.tar.xz"])
def test_a_file_beside_which_its_signature_lies(name: str, openpgp: OpenPgp, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(bytes(range(256)) * 64)
    assert "is missing" in tool("verify", "--openpgp-key", openpgp.public, file, status=1)
    tool("sign", file, settings=openpgp.settings)
    tool("verify", "--openpgp-key", openpgp.public, file)
    change_a_byte(file)
    assert "does not hold" in tool("verify", "--openpgp-key", openpgp.public, file, status=1)


def test_somebody_elses_signature_is_none(openpgp: OpenPgp, tmp_path: Path) -> None:
    file = tmp_path / "SHA256SUMS"
    file.write_text("")
    tool("sign", file, settings=make_openpgp(tmp_path / "other").settings)
    assert "does not hold" in tool("verify", "--openpgp-key", openpgp.public, file, status=1)


def test_nothing_is_signed_without_a_key_or_without_a_word_on_time(program: Path, authority: Authority) -> None:
    assert "SWARM_SIGN_WINDOWS_CERTIFICATE" in tool(
        "sign", program, status=1, settings={"SWARM_SIGN_WINDOWS_TIMESTAMP": "none"}
    )
    settings = authority.settings | {"SWARM_SIGN_WINDOWS_TIMESTAMP": ""}
    assert "SWARM_SIGN_WINDOWS_TIMESTAMP" in tool("sign", program, status=1, settings=settings)
    wrong = authority.settings | {"SWARM_SIGN_WINDOWS_PASSWORD": "another"}
    tool("sign", program, status=1, settings=wrong)
    assert "No signature found" in tool("verify", "--windows-authority", authority.root, program, status=1)
