import subprocess
from pathlib import Path

from swarm_desktop import __version__
from tests.support.program import environment


def test_it_runs_from_wherever_it_was_unpacked(tarball: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xf", str(tarball), "-C", str(tmp_path)], check=True)
    (folder,) = tmp_path.iterdir()
    assert folder.name == tarball.name.removesuffix(".tar.xz")
    assert {path.name for path in folder.iterdir()} == {
        *("swarm-desktop", "lib", "share", "LICENSE", "NOTICES.txt", "sbom.cdx.json")
    }
    link = tmp_path / "on the path"
    link.symlink_to(folder / "swarm-desktop")
    told = subprocess.run([str(link), "--version"], env=environment(), capture_output=True, text=True, check=True)
    assert __version__ in told.stdout


def test_checksums_lie_beside_it(tarball: Path) -> None:
    check = ["sha256sum", "--strict", "--check", "SHA256SUMS"]
    told = subprocess.run(check, cwd=tarball.parent, capture_output=True, text=True, check=True)
    assert told.stdout == f"{tarball.name}: OK\n"
    with tarball.open("ab") as changed:
        changed.write(b"!")
    assert subprocess.run(check, cwd=tarball.parent, capture_output=True, check=False).returncode == 1
