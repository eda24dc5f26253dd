import gzip
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from swarm_desktop.cli.commands import COMMANDS
from swarm_desktop.core.program import DESKTOP_ID

MOST_BYTES = 350_000_000


def _field(package: Path, name: str) -> str:
    told = subprocess.run(["dpkg-deb", "--field", str(package), name], capture_output=True, text=True, check=True)
    return told.stdout.strip()


@pytest.fixture(scope="session")
def unpacked(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked") / "root"
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(folder)], check=True)
    return folder


def test_it_stays_small(package: Path, tell: Callable[[str], None]) -> None:
    installed = int(_field(package, "Installed-Size")) * 1024
    tell(f"installed size: {installed / 1e6:.0f} MB (limit: {MOST_BYTES / 1e6:.0f})")
    assert installed <= MOST_BYTES


def test_it_depends_on_what_it_does_not_bring(package: Path) -> None:
    names = {each.split()[0] for each in _field(package, "Depends").split(", ")}
    assert {"libc6", "libegl1", "libgl1", "fontconfig-config", "xkb-data"} <= names
    assert not [name for name in names if name.startswith(("python", "libpython", "libqt", "libssl"))]


def test_it_brings_what_a_desktop_looks_for(unpacked: Path) -> None:
    share = unpacked / "usr" / "share"
    for place in (
        f"applications/{DESKTOP_ID}.desktop",
        f"icons/hicolor/48x48/apps/{DESKTOP_ID}.png",
        f"icons/hicolor/scalable/apps/{DESKTOP_ID}.svg",
        "man/man1/swarm-desktop.1.gz",
        f"metainfo/{DESKTOP_ID}.metainfo.xml",
        f"mime/packages/{DESKTOP_ID}.xml",
        "doc/swarm-desktop/copyright",
    ):
        assert (share / place).is_file(), place
    assert (unpacked / "usr" / "lib" / "systemd" / "user" / "swarm-desktop.service").is_file()
    assert (unpacked / "usr" / "bin" / "swarm-desktop").readlink() == Path("../lib/swarm-desktop/swarm-desktop")


def test_nothing_starts_and_no_file_type_is_taken_before_the_person_asks(unpacked: Path) -> None:
    assert sorted(path.name for path in (unpacked / "DEBIAN").iterdir()) == ["control", "md5sums"]
    assert not (unpacked / "etc").exists()
    entries = (unpacked / "usr" / "share" / "applications").iterdir()
    assert not [entry for entry in entries if "MimeType" in entry.read_text()]


def test_everybody_may_read_it_and_nobody_else_write(package: Path) -> None:
    listed = subprocess.run(["dpkg-deb", "--contents", str(package)], capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        mode, owner = line.split()[:2]
        assert owner == "root/root"
        assert mode in {"drwxr-xr-x", "-rwxr-xr-x", "-rw-r--r--", "lrwxrwxrwx"}, line


def test_the_manual_tells_of_every_command(unpacked: Path) -> None:
    page = gzip.decompress((unpacked / "usr/share/man/man1/swarm-desktop.1.gz").read_bytes()).decode()
    page = page.replace("\\-", "-")
    assert [name for name in COMMANDS if f"\n.B {name}\n" not in page] == []
    assert "@" not in page


@pytest.mark.parametrize(
    "check",
    [
        ("lintian", "--fail-on", "error,warning", "PACKAGE"),
        ("desktop-file-validate", f"usr/share/applications/{DESKTOP_ID}.desktop"),
        ("desktop-file-validate", f"usr/share/swarm-desktop/{DESKTOP_ID}.open-model.desktop"),
    ],
    ids=" ".join,
)
def test_debians_own_checks_find_nothing(package: Path, unpacked: Path, check: tuple[str, ...]) -> None:
    if shutil.which(check[0]) is None:
        pytest.skip(f"{check[0]} is not installed")
    command = [str(package) if part == "PACKAGE" else part for part in check]
    ended = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
