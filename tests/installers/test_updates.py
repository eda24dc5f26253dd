"""From one frozen version to the next, and back from one that does not start, with a repository on this machine."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PureWindowsPath
from typing import cast

import pytest

from swarm_desktop.core.updates import Channel, InstalledAs
from swarm_desktop.updates.exchange import windows_script
from swarm_desktop.updates.installation import Installation
from swarm_desktop.updates.release import Release
from swarm_desktop.updates.source import this_platform
from tests.installers.wine import Wine, make_wine, reason_against_wine
from tests.support.publishing import Publisher, Server, pack, publisher, server

__all__ = ["publisher", "server"]

NEW, BROKEN = "9.1.0", "9.2.0"


class Frozen:
    """A copy of the frozen program, laid out as the portable archive is."""

    def __init__(self, root: Path, data: Path) -> None:
        self.program = root / "swarm-desktop"
        self.data = data

    def run(self, *arguments: str, status: int = 0) -> str:
        command = [self.program, arguments[0], "--data-dir", str(self.data), *arguments[1:]]
        ended = subprocess.run(command, capture_output=True, text=True, env=self._environment(), check=False)
        assert ended.returncode == status, ended.stderr
        return ended.stdout

    def version(self) -> str:
        told = subprocess.run([self.program, "--version"], capture_output=True, text=True, check=True)
        return told.stdout.split()[-1]

    def starts(self) -> bool:
        """Serve until the model is ready, or the process ends before that."""
        process = subprocess.Popen(
            [self.program, "serve", "--data-dir", str(self.data), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self._environment(),
        )
        assert process.stdout is not None
        ready = any(line.startswith("ready:") for line in process.stdout)
        process.terminate()
        process.communicate(timeout=60)
        return ready

    def _environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if not name.startswith("SWARM_")}


def version_of_its_own(bundle: Path, to: Path, version: str) -> Path:
    """Copy a frozen folder; the copy says that it is another version."""
    shutil.copytree(bundle, to, symlinks=True)
    (described,) = (to / "_internal").glob("swarm_desktop-*.dist-info")
    facts = (described / "METADATA").read_text().splitlines()
    lines = [f"Version: {version}" if line.startswith("Version: ") else line for line in facts]
    (described / "METADATA").write_text("\n".join(lines) + "\n")
    described.rename(described.with_name(f"swarm_desktop-{version}.dist-info"))
    return to


@pytest.fixture
def frozen(bundle: Path, tmp_path: Path, publisher: Publisher, server: Server) -> Frozen:
    root = tmp_path / "installed" / "lib"
    shutil.copytree(bundle, root, symlinks=True)
    trust(root, publisher, server)
    return Frozen(root, tmp_path / "data")


def trust(root: Path, publisher: Publisher, server: Server) -> None:
    """Leave what the program is built and installed with: whom it trusts, and who installed it."""
    resources = root / "_internal" / "resources"
    (resources / "installed-as").write_text(InstalledAs.PORTABLE)
    (resources / "updates").mkdir()
    (resources / "updates" / "root.json").write_bytes(publisher.root)
    (resources / "updates" / "repository.json").write_text(json.dumps({"url": server.url}))


def publish(publisher: Publisher, folder: Path, version: str) -> None:
    archive = publisher.work / f"{version}.tar.xz"
    pack(folder, InstalledAs.PORTABLE, archive, built=0, preset=0)
    release = Release(version=version, archive=f"archives/{archive.name}", published="2026-01-31", notes="All new.")
    publisher.at(datetime.now(UTC)).add(archive, release, Channel.STABLE, this_platform())


def test_a_frozen_program_updates_itself_and_comes_back_from_a_version_that_does_not_start(
    frozen: Frozen, bundle: Path, publisher: Publisher, server: Server, tmp_path: Path
) -> None:
    before = frozen.version()
    settings = frozen.data / "settings.toml"
    settings.parent.mkdir()
    settings.write_text("[voting]\nvoters = 3\n")
    new = version_of_its_own(bundle, tmp_path / NEW / "lib", NEW)
    trust(new, publisher, server)
    publish(publisher, new, NEW)

    assert NEW in frozen.run("update", "--check")
    assert frozen.version() == before
    assert "used from now on" in frozen.run("update")
    assert frozen.version() == NEW
    assert frozen.starts()
    assert not list((tmp_path / "installed" / "lib.update").glob("lib"))
    assert settings.read_text() == "[voting]\nvoters = 3\n"

    broken = version_of_its_own(new, tmp_path / BROKEN / "lib", BROKEN)
    for library in broken.rglob("_sqlite3.*.so"):
        library.unlink()
    publish(publisher, broken, BROKEN)
    frozen.run("update")
    assert frozen.version() == BROKEN
    assert not frozen.starts()
    assert not frozen.starts()
    assert frozen.starts()
    assert frozen.version() == NEW
    assert f"{BROKEN} did not start here" in frozen.run("update", "--check")


@pytest.fixture
def wine(tmp_path: Path) -> Iterator[Wine]:
    reason = reason_against_wine()
    if reason is not None:
        pytest.skip(reason)
    windows = make_wine(tmp_path / "wine")
    yield windows
    windows.end()


def test_windows_exchanges_two_versions_when_the_process_has_ended(wine: Wine) -> None:
    place = wine.root / "drive_c" / "Jürgens eigene"
    for name, version in (("app", "old"), ("app.update/app", "new")):
        (place / name).mkdir(parents=True)
        (place / name / "version").write_text(version)
        # Anything that can be told to leave a trace.
        shutil.copy(wine.root / "drive_c" / "windows" / "system32" / "cmd.exe", place / name / "swarm-desktop.exe")
    root = PureWindowsPath(r"C:\Jürgens eigene\app")
    installation = Installation(cast("Path", root), cast("Path", root / "swarm-desktop.exe"), InstalledAs.WINDOWS)
    script = windows_script(installation, 424_242, ["/c", "mkdir", r"C:\started"])
    (place / "app.update" / "exchange.cmd").write_bytes(script.encode())
    wine.run(Path(r"C:\windows\system32\cmd.exe"), "/d", "/c", r"C:\Jürgens eigene\app.update\exchange.cmd")
    assert (place / "app" / "version").read_text() == "new"
    assert (place / "app.update" / "app" / "version").read_text() == "old"
    assert (wine.root / "drive_c" / "started").is_dir()
