"""A Debian system with nothing but its base, in a folder."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil

MIRROR = "deb.debian.org"
SUITE = "bookworm"
PERSON = "person"
_PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What the system's own tools write down and keep about any package.
_RECORDS = ("proc/", "tmp/", "home/", "var/log/", "var/lib/dpkg/", "var/lib/apt/", "var/cache/", "etc/ld.so.cache")


@dataclass(frozen=True)
class Endpoint:
    """The program, serving in the system."""

    process: psutil.Process
    base_url: str
    key: str
    started: float

    def ask(self, question: str) -> dict[str, Any]:
        """Return the answer of the swarm, as the endpoint tells it."""
        body = {"model": "swarm/practice", "messages": [{"role": "user", "content": question}]}
        request = Request(  # noqa: S310  # the address is the one that the program wrote down
            f"{self.base_url}/chat/completions",
            json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urlopen(request, timeout=60) as response:  # noqa: S310
            answer: dict[str, Any] = json.loads(response.read())
        return answer


@dataclass(frozen=True)
class CleanSystem:
    """A root folder, in which commands run with processes of their own and the network of this machine."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "home" / PERSON / ".local" / "share" / "swarm-desktop"

    def command(self, *command: str, user: str = "root", **variables: str) -> list[str]:
        home = "/root" if user == "root" else f"/home/{user}"
        settings = {"PATH": _PATHS, "HOME": home, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **variables}
        return [
            *("unshare", "--mount", "--pid", "--fork", "--kill-child", f"--mount-proc={self.root / 'proc'}"),
            *("chroot", f"--userspec={user}:{user}", str(self.root), "env", "--ignore-environment"),
            *(f"{name}={value}" for name, value in settings.items()),
            *command,
        ]

    def run(self, *command: str, user: str = "root") -> str:
        ended = subprocess.run(self.command(*command, user=user), capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
        return ended.stdout

    def install(self, package: Path) -> None:
        """Install or upgrade, with what it depends on and nothing more."""
        inside = self.root / package.name
        shutil.copyfile(package, inside)
        self.run("apt-get", "install", "--no-install-recommends", "-qq", "-y", f"/{package.name}")
        inside.unlink()

    def has(self, command: str) -> bool:
        return any((self.root / folder / command).exists() for folder in ("usr/bin", "usr/local/bin", "bin"))

    def files(self) -> set[str]:
        """Return all paths but those of people and of the records that Debian's tools keep."""
        paths = (str(path.relative_to(self.root)) for path in self.root.rglob("*"))
        return {path for path in paths if not path.startswith(_RECORDS)}

    def forget_cached(self, folder: str) -> None:
        """Take files out of memory, so that the next start reads them from the disk."""
        os.sync()
        for file in (self.root / folder).rglob("*"):
            if file.is_file():
                descriptor = os.open(file, os.O_RDONLY)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)

    @contextmanager
    def serving(self) -> Iterator[Endpoint]:
        """Serve as the person, on a free port, until the block is left."""
        started = time.monotonic()
        with self.started("serve", "--port", "0") as (process, program):
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if line.startswith(("ready:", "trouble:")):
                    break
            assert said[-1].startswith("ready:"), "".join(said)
            base_url = json.loads((self.data / "instance.json").read_text())["base_url"]
            key = self.run("swarm-desktop", "key", user=PERSON).strip()
            yield Endpoint(program(), base_url, key, started)

    @contextmanager
    def started(self, *arguments: str, **variables: str) -> Iterator[Any]:
        """Start the program as the person; end it as a session does when the block is left, and see it end well."""
        command = self.command("swarm-desktop", *arguments, user=PERSON, **variables)
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

        def program() -> psutil.Process:
            (first,) = psutil.Process(process.pid).children()
            return first

        try:
            yield process, program
            program().terminate()
            said, _ = process.communicate(timeout=30)
            assert process.returncode == 0, said
        finally:
            process.kill()
            process.wait()


def reason_against() -> str | None:
    """Return why no such system can be made here, or None where it can."""
    if os.geteuid() != 0:
        return "a system in a folder needs root"
    if not Path("/usr/sbin/debootstrap").exists():
        return "debootstrap is not installed"
    try:
        socket.create_connection((MIRROR, 80), timeout=10).close()
    except OSError:
        return f"Debian's packages at {MIRROR} cannot be reached"
    return None


def make_clean_system(root: Path) -> CleanSystem:
    """Fetch and unpack the base of Debian, with one person in it."""
    made = subprocess.run(
        ["/usr/sbin/debootstrap", "--variant=minbase", SUITE, str(root), f"http://{MIRROR}/debian"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout[-2000:]
    system = CleanSystem(root)
    system.run("useradd", "--create-home", PERSON)
    return system
