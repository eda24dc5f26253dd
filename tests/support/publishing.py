"""Those who publish the program, and their repository served over loopback; the last two definitions are fixtures."""

import functools
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))

from updates.archive import pack
from updates.repository import Repository

from swarm_desktop.core.updates import Channel, InstalledAs
from swarm_desktop.updates.release import Release
from swarm_desktop.updates.source import this_platform

PROGRAM = """\
#!/bin/sh
echo "swarm-desktop, version {version}"
"""


@dataclass
class Server:
    """What it was asked for, and how it misbehaves."""

    url: str
    folder: Path
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and `Range` of each request."""
    break_off_at: int | None = None
    """After so many bytes of an archive."""
    goes_on: threading.Event | None = None
    """What it waits for in the middle of an archive."""
    pour_into: str = ""
    """A file whose name ends so never ends."""


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            server.asked.append((self.path, wanted))
            file = folder / self.path.lstrip("/")
            if not file.is_file():
                self.send_error(404)
                return
            content = file.read_bytes()
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            endless = bool(server.pour_into) and self.path.endswith(server.pour_into)
            if not endless:
                self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            limit = server.break_off_at if self.path.endswith(".tar.xz") else None
            if server.goes_on is not None and self.path.endswith(".tar.xz"):
                self.wfile.write(content[start : start + 100])
                self.wfile.flush()
                server.goes_on.wait(30)
                start += 100
            self.wfile.write(content[start : limit and max(start, limit)])
            while endless:
                self.wfile.write(b" " * 65536)

        def handle(self) -> None:
            # A client that has heard enough hangs up.
            try:
                super().handle()
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    http_server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    server = Server(f"http://127.0.0.1:{http_server.server_port}", folder)
    thread = threading.Thread(target=http_server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        http_server.shutdown()
        thread.join()
        http_server.server_close()


def make_bundle(folder: Path, version: str, program: str = PROGRAM) -> Path:
    """Write a frozen folder that only knows its version."""
    (folder / "_internal" / "resources").mkdir(parents=True)
    (folder / "_internal" / "library.so").write_bytes(version.encode() * 40_000)
    (folder / "_internal" / "library.so.1").symlink_to("library.so")
    executable = folder / "swarm-desktop"
    executable.write_text(program.format(version=version))
    executable.chmod(0o755)
    return folder


class Publisher:
    """Those who publish the program, with their keys."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.folder = folder
        self.work = work
        self.repository = self.at(datetime.now(UTC))
        self.repository.create()
        self.root = self.repository.root_file.read_bytes()

    def at(self, moment: datetime) -> Repository:
        return Repository(self.folder, self.work / "keys", moment)

    def release(
        self, version: str, channel: Channel = Channel.STABLE, *, program: str = PROGRAM, days_ago: int = 0
    ) -> None:
        name = f"archives/swarm-desktop-{version}.tar.xz"
        archive = self.work / Path(name).name
        bundle = make_bundle(self.work / f"bundle-{version}" / "swarm-desktop", version, program)
        pack(bundle, InstalledAs.PORTABLE, archive, built=0, preset=0)
        release = Release(version=version, archive=name, published="2026-01-31", notes=f"What is new in {version}.")
        moment = datetime.now(UTC) - timedelta(days=days_ago)
        self.at(moment).add(archive, release, channel, this_platform())


@pytest.fixture
def publisher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher:
    monkeypatch.setenv("SWARM_UPDATES_PASSPHRASE", "correct horse")
    return Publisher(tmp_path / "repository", tmp_path / "publisher")


@pytest.fixture
def server(publisher: Publisher) -> Iterator[Server]:
    with serving(publisher.folder) as running:
        yield running
