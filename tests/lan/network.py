"""A LAN on one machine: each host is a network namespace, and a bridge in one more namespace is their switch."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest


def reason_to_skip() -> str:
    """Return why no LAN can be made here; empty where it can."""
    if shutil.which("ip") is None:
        return "iproute2 is missing (packaging/system_libraries.sh test brings it)"
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root can make network namespaces"
    name = f"swt{secrets.token_hex(3)}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        return f"this system makes no network namespaces: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", name], check=True)
    return ""


needs_lan = pytest.mark.skipif(bool(reason := reason_to_skip()), reason=reason)


def ip(*arguments: str, lines: str | None = None) -> None:
    """Run one `ip` command; with `-batch -` those in `lines`."""
    ended = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False, input=lines)
    assert ended.returncode == 0, f"ip {' '.join(arguments)}: {ended.stderr}"


@dataclass(frozen=True)
class Host:
    """One machine on the LAN."""

    namespace: str
    number: int
    port: str
    """Its end of the cable at the switch."""
    switch: str

    @property
    def address(self) -> str:
        return f"10.99.0.{self.number}"

    def command(self, *arguments: str) -> list[str]:
        """Return the command line that runs a program on this machine."""
        return ["ip", "netns", "exec", self.namespace, *arguments]

    def run(self, *arguments: str) -> None:
        ended = subprocess.run(self.command(*arguments), capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr

    def ip(self, *arguments: str, lines: str | None = None) -> None:
        ip("-n", self.namespace, *arguments, lines=lines)

    def without_multicast(self) -> None:
        """Let the switch pass no multicast to this machine, as some access points do."""
        ip("-n", self.switch, "link", "set", self.port, "type", "bridge_slave", "mcast_flood", "off")

    def isolate(self) -> None:
        """Let the switch pass nothing between this machine and others of which the same was said."""
        ip("-n", self.switch, "link", "set", self.port, "type", "bridge_slave", "isolated", "on")

    def unplug(self) -> None:
        """Pull the cable at the switch; the machine does not notice by itself."""
        ip("-n", self.switch, "link", "set", self.port, "nomaster")

    def plug(self) -> None:
        """Plug it in again."""
        ip("-n", self.switch, "link", "set", self.port, "master", "br0")

    @contextmanager
    def bad_cable(self, *, loss: float, seconds: float) -> Iterator[None]:
        """Let a share of the frames get lost in either direction, and the others take so long, while the block runs."""
        self.unplug()
        here, there = f"{self.port}a", f"{self.port}b"
        ip("-n", self.switch, "link", "add", here, "type", "veth", "peer", "name", there)
        for interface in (self.port, here, there):
            ip("-n", self.switch, "link", "set", interface, "promisc", "on", "up")
        ip("-n", self.switch, "link", "set", there, "master", "br0")
        command = (sys.executable, "-m", "tests.lan.cable", self.port, here, str(loss), str(seconds))
        # Outside of the machine, as a cable is.
        relay = subprocess.Popen(["ip", "netns", "exec", self.switch, *command], stdout=subprocess.PIPE)
        try:
            assert relay.stdout is not None
            assert relay.stdout.readline() == b"plugged\n"
            yield
        finally:
            relay.kill()
            relay.communicate()
            ip("-n", self.switch, "link", "del", here)
            self.plug()

    def add_bridge(self, name: str, address: str) -> None:
        """Add an interface like those that container programs make."""
        self.ip("link", "add", name, "type", "bridge")
        self.ip("addr", "add", address, "dev", name)
        self.ip("link", "set", name, "up")


@dataclass
class Lan:
    """A switch, and the machines that were plugged in."""

    switch: str
    hosts: list[Host] = field(default_factory=list)

    def host(self) -> Host:
        """Plug one more machine in; its `eth0` has an address of either kind."""
        number = len(self.hosts) + 1
        host = Host(f"{self.switch}h{number}", number, f"p{number}", self.switch)
        ip("netns", "add", host.namespace)
        self.hosts.append(host)
        # Without the wait for others that have the same address (nodad).
        lines = (
            f"link add eth0 type veth peer name {host.port} netns {self.switch}",
            "link set lo up",
            f"addr add {host.address}/24 dev eth0",
            f"addr add fd99::{number}/64 dev eth0 nodad",
            "link set eth0 up",
        )
        host.ip("-batch", "-", lines="\n".join(lines))
        ip("-n", self.switch, "link", "set", host.port, "master", "br0", "up")
        return host


@contextmanager
def plugged_lan() -> Iterator[Lan]:
    """Make a LAN, and take it down again whatever happens."""
    lan = Lan(f"sw{secrets.token_hex(3)}")
    ip("netns", "add", lan.switch)
    try:
        ip("-n", lan.switch, "link", "add", "br0", "type", "bridge")
        ip("-n", lan.switch, "link", "set", "br0", "up")
        yield lan
    finally:
        for host in lan.hosts:
            subprocess.run(["ip", "netns", "del", host.namespace], check=False)
        subprocess.run(["ip", "netns", "del", lan.switch], check=False)
