"""Which network interfaces lead to the other machines of a house, and not to containers, virtual machines or VPNs."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from swarm_desktop.hive.discovery.interfaces import Interface

# Names of Linux and macOS, and of Windows (where the description counts, too), all in small letters.
_CONTAINERS = (
    "docker*", "br-*", "veth*", "podman*", "cni*", "flannel*", "cali*", "cilium*", "kube-*",
    "lxc*", "lxdbr*", "incusbr*",
)  # fmt: skip
_VIRTUAL_MACHINES = (
    "virbr*", "vnet*", "vmnet*", "vboxnet*", "bridge1[0-9][0-9]", "vmenet*",
    "vethernet (default switch)*", "vethernet (wsl*", "virtualbox*", "vmware*", "hyper-v virtual ethernet adapter*",
)  # fmt: skip
_TUNNELS = (
    "tun*", "tap*", "utun*", "wg*", "ppp*", "ipsec*", "zt*", "tailscale*", "nordlynx*", "proton*", "gre*", "sit*",
    "ip6tnl*", "*wireguard*", "*openvpn*", "*wintun*", "tap-windows*", "zerotier*", "teredo*", "isatap*", "*vpn*",
)  # fmt: skip
_OTHERS = ("awdl*", "llw*", "anpi*", "dummy*", "ifb*", "bluetooth*", "npcap loopback*")


@dataclass(frozen=True, slots=True)
class InterfaceChoice:
    """Whether an interface is used, and why not."""

    interface: Interface
    reason: str = ""
    """Empty where it is used."""

    @property
    def used(self) -> bool:
        """Whether machines are looked for there."""
        return not self.reason


def choose_interfaces(interfaces: Sequence[Interface], wanted: Sequence[str] = ()) -> tuple[InterfaceChoice, ...]:
    """Judge each interface. `wanted` are names, perhaps with `*`, and then these are used and no others."""
    patterns = tuple(pattern.lower() for pattern in wanted)
    return tuple(InterfaceChoice(interface, _objection(interface, patterns)) for interface in interfaces)


def used_interfaces(choices: Sequence[InterfaceChoice]) -> tuple[Interface, ...]:
    """Return the interfaces that are used."""
    return tuple(choice.interface for choice in choices if choice.used)


def _objection(interface: Interface, wanted: tuple[str, ...]) -> str:
    if wanted and not _matches(interface, wanted):
        return "the settings name others"
    if not interface.up:
        return "it is down"
    if not interface.addresses:
        return "it has no address"
    return "" if wanted else _kind(interface) or ("" if interface.multicast else "it takes no multicast")


def _kind(interface: Interface) -> str:
    if interface.loopback:
        return "it leads nowhere but to this machine"
    # Windows calls every switch of its own so, also one that leads to the house.
    if _matches(interface, _CONTAINERS) and not _matches(interface, ("vethernet*",)):
        return "it belongs to containers"
    if _matches(interface, _VIRTUAL_MACHINES):
        return "it belongs to virtual machines"
    if interface.point_to_point or _matches(interface, _TUNNELS):
        return "it is a tunnel or VPN"
    return "it serves another purpose" if _matches(interface, _OTHERS) else ""


def _matches(interface: Interface, patterns: tuple[str, ...]) -> bool:
    names = (interface.name.lower(), interface.description.lower())
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
