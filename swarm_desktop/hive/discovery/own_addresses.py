"""Where others find this machine, for people who have to type it."""

from collections.abc import Sequence

from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.choosing import choose_interfaces, used_interfaces
from swarm_desktop.hive.discovery.interfaces import Interface

_MOST = 4
"""Nobody tries more."""


def own_addresses(settings: HiveSettings, interfaces: Sequence[Interface], port: int) -> tuple[str, ...]:
    """Return what may be typed elsewhere for this machine, the shortest kind first; nothing while it does not listen.

    `port` is where its hive listens, 0 for nowhere.
    """
    if not port:
        return ()
    if settings.host:
        return (Address(settings.host, port).brief,)
    used = used_interfaces(choose_interfaces(interfaces, settings.interfaces))
    found = [each.ip for interface in used for each in interface.addresses if not each.is_link_local]
    found.sort(key=lambda address: address.version)
    return tuple(dict.fromkeys(Address(str(address), port).brief for address in found))[:_MOST]
