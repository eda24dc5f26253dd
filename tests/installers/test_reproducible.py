"""The same frozen folder gives the same bytes, whoever packs it, wherever and whenever."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installers.conftest import ROOT
from tests.support.program import environment


def frozen(folder: Path) -> Path:
    """Lay out a folder like the frozen one, with a small program of the system in place of the real one."""
    icons = folder / "_internal" / "resources" / "icons"
    icons.mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "icons" / "app.svg", icons)
    shutil.copy("/bin/true", folder / "swarm-desktop")
    for name in ("LICENSE", "NOTICES.txt", "sbom.cdx.json"):
        (folder / name).write_text(f"{name}\n")
    (folder / "_internal" / "link").symlink_to("resources")
    return folder


def pack(form: str, bundle: Path, output: Path) -> bytes:
    command = [sys.executable, "installers/linux", form, "--bundle", str(bundle), "--output", str(output)]
    settings = environment() | {"SOURCE_DATE_EPOCH": "1700000000"}
    ended = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    (built,) = (path for path in output.iterdir() if path.name != "SHA256SUMS")
    return built.read_bytes()


@pytest.mark.parametrize("form", ["deb", "tarball"])
def test_the_same_folder_gives_the_same_file(form: str, tmp_path: Path) -> None:
    here, there = frozen(tmp_path / "here"), frozen(tmp_path / "elsewhere" / "there")
    for path in there.rglob("*"):
        if not path.is_symlink():
            # Another habit of creating files, and another day.
            path.chmod(path.stat().st_mode & 0o700)
            os.utime(path, (1, 1))
    assert pack(form, here, tmp_path / "first") == pack(form, there, tmp_path / "second")
