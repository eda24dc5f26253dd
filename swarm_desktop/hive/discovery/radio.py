"""Speaks and hears multicast DNS on chosen interfaces."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from zeroconf import (
    BadTypeInNameException,
    DNSOutgoing,
    DNSPointer,
    DNSQuestion,
    IPVersion,
    NotRunningException,
    RecordUpdate,
    RecordUpdateListener,
    Zeroconf,
)
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from swarm_desktop.hive.discovery.announcement import SERVICE_TYPE, Announcement, Sighting, read_sighting
from swarm_desktop.hive.discovery.interfaces import Interface, InterfaceAddress

_QUERY, _PTR, _SRV, _IN = 0, 12, 33, 1  # the numbers of RFC 1035 and RFC 2782
_V4 = 4
_FIRST_QUERIES = (0.0, 0.3, 1.0)
"""Seconds after which everybody is asked; later on their own announcements are enough."""
_RESOLVE_MILLISECONDS = 3000
_MOST_RESOLVING = 32

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """What this machine announces."""

    instance: str
    announcement: Announcement
    port: int


class Radio(RecordUpdateListener):
    """One set of sockets; when the interfaces change it is closed, and another one takes its place."""

    def __init__(
        self, interfaces: Sequence[Interface], heard: Callable[[Sighting], None], left: Callable[[str], None]
    ) -> None:
        """Open the sockets. Raises OSError where the system refuses."""
        self._interfaces = interfaces
        self._heard = heard
        self._left = left
        self._zeroconf = AsyncZeroconf(interfaces=_for_zeroconf(interfaces))
        self._info: AsyncServiceInfo | None = None
        self._touched: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._resolving: set[str] = set()

    async def announce(self, said: Said) -> None:
        """Tell everybody that this machine is there, until `close`."""
        addresses = [str(address.ip) for address in _addresses(self._interfaces)]
        self._info = AsyncServiceInfo(
            SERVICE_TYPE,
            said.instance,
            port=said.port,
            properties=said.announcement.to_txt(),
            server=f"{said.instance.partition('.')[0]}.local.",
            parsed_addresses=addresses,
        )
        # The name is drawn anew at each start, so nobody has to be asked whether it is free.
        announced = await self._zeroconf.async_register_service(self._info, cooperating_responders=True)
        self._keep(_awaited(announced))

    async def browse(self) -> None:
        """Hear of others, until `close`."""
        await self._zeroconf.zeroconf.async_wait_for_start()
        self._zeroconf.zeroconf.async_add_listener(self, None)
        self._keep(self._ask_everybody())

    def beat(self) -> None:
        """Say once more that this machine is there."""
        if self._info is not None:
            self._zeroconf.zeroconf.async_send(self._zeroconf.zeroconf.generate_service_broadcast(self._info, None))

    def ask(self, instance: str) -> None:
        """Ask a machine that was silent for long whether it is still there."""
        self._send(instance, _SRV)

    async def close(self, *, goodbye: bool) -> None:
        """Close the sockets; with `goodbye` others are told that this machine is gone."""
        zeroconf = self._zeroconf.zeroconf
        zeroconf.async_remove_listener(self)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._info is not None and not goodbye:
            zeroconf.registry.async_remove(self._info)
        await self._zeroconf.async_close()

    def async_update_records(self, zc: Zeroconf, now: float, records: list[RecordUpdate]) -> None:
        """Note whom the records are about; they are in the cache only when all of them were told."""
        del zc
        for update in records:
            record = update.new
            name = record.alias if isinstance(record, DNSPointer) and _is_type(record.name) else record.name
            if not _is_instance(name):
                continue
            if record.ttl == 0:
                self._touched.discard(name)
                self._left(name)
            elif not record.is_expired(now):
                self._touched.add(name)

    def async_update_records_complete(self) -> None:
        """Read what was noted."""
        touched, self._touched = self._touched, set()
        for instance in touched:
            self._read(instance)

    def _read(self, instance: str) -> None:
        try:
            info = AsyncServiceInfo(SERVICE_TYPE, instance)
        except BadTypeInNameException:
            return
        if info.load_from_cache(self._zeroconf.zeroconf):
            self._tell(info)
        elif instance not in self._resolving and len(self._resolving) < _MOST_RESOLVING:
            self._resolving.add(instance)
            self._keep(self._resolve(info))

    async def _resolve(self, info: AsyncServiceInfo) -> None:
        try:
            if await info.async_request(self._zeroconf.zeroconf, _RESOLVE_MILLISECONDS):
                self._tell(info)
        except NotRunningException:
            return
        finally:
            self._resolving.discard(info.name)

    def _tell(self, info: AsyncServiceInfo) -> None:
        addresses = map(self._scoped, info.parsed_scoped_addresses(IPVersion.All))
        sighting = read_sighting(info.name, info.properties, addresses, info.port, _addresses(self._interfaces))
        if sighting is None:
            logger.debug("What %r announces is not of this program.", info.name)
        else:
            self._heard(sighting)

    def _scoped(self, address: str) -> str:
        """Add the scope that an IPv6 address told over IPv4 lacks, where it can only be one."""
        if address.lower().startswith("fe80:") and "%" not in address and len(self._interfaces) == 1:
            return f"{address}%{self._interfaces[0].index}"
        return address

    async def _ask_everybody(self) -> None:
        waited = 0.0
        for moment in _FIRST_QUERIES:
            await asyncio.sleep(moment - waited)
            waited = moment
            self._send(SERVICE_TYPE, _PTR)

    def _send(self, name: str, kind: int) -> None:
        query = DNSOutgoing(_QUERY)
        query.add_question(DNSQuestion(name, kind, _IN))
        self._zeroconf.zeroconf.async_send(query)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _awaited(announced: Awaitable[Any]) -> None:
    await announced


def _addresses(interfaces: Sequence[Interface]) -> tuple[InterfaceAddress, ...]:
    return tuple(address for interface in interfaces for address in interface.addresses)


def _for_zeroconf(interfaces: Sequence[Interface]) -> list[str | int | tuple[tuple[str, int, int], int]]:
    """Return IPv4 addresses, and the numbers of the interfaces that have IPv6."""
    chosen: list[str | int | tuple[tuple[str, int, int], int]] = []
    for interface in interfaces:
        chosen += [str(address.ip) for address in interface.addresses if address.version == _V4]
        if any(address.version != _V4 for address in interface.addresses):
            chosen.append(interface.index)
    return chosen


def _is_type(name: str) -> bool:
    return name.lower() == SERVICE_TYPE


def _is_instance(name: str) -> bool:
    return name.lower().endswith(f".{SERVICE_TYPE}")
