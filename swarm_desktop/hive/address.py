"""Where a machine listens, as people write it and as URLs want it."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Self

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.hive import DEFAULT_HIVE_PORT

_WRITTEN = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|(?P<host>[^\s/:@\[\]?#]+))(?::(?P<port>\d{1,5}))?")
_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Address:
    """Host and port of a hive."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `host`, `host:port`, `[v6]:port` or a bare IPv6 address. Raises BadRequestError."""
        text = text.strip()
        if _is_bare_v6(text):
            return cls(text, DEFAULT_HIVE_PORT)
        found = _WRITTEN.fullmatch(text)
        port = int(found["port"] or DEFAULT_HIVE_PORT) if found else 0
        if found is None or not 0 < port <= _HIGHEST_PORT:
            raise BadRequestError(f"`{text}` is no address. Write a name or an IP address, perhaps with `:port`.")
        return cls(found["six"] or found["host"], port)

    def url(self, path: str) -> str:
        """Return the URL of a path there."""
        return f"https://{self}{path}"

    @property
    def brief(self) -> str:
        """As a person may type it: without the port where that is the usual one."""
        return self.host if self.port == DEFAULT_HIVE_PORT else str(self)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def may_be_reached(text: str) -> bool:
    """Return whether an address can be another machine's: nobody may point this one at itself, or at everybody."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.is_loopback or address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    # Without a scope nobody knows which way a link-local address lies.
    return not (isinstance(address, ipaddress.IPv6Address) and address.is_link_local and not address.scope_id)


def _is_bare_v6(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version == 6  # noqa: PLR2004 - the version
    except ValueError:
        return False
