"""Every route of the program's own hive port, whatever it may be: nothing for strangers and revoked machines."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from swarm_desktop.engine import Engine
from swarm_desktop.hive import Hive
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.pairing.paths import STRANGERS_PATHS
from swarm_desktop.hive.peer_book import NewPeer
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import SecretStore
from swarm_desktop.state.settings_file import SettingsFile
from tests.hive.nodes import Node, running
from tests.hive.test_strangers import said_to

SETTINGS = "[hive]\nenabled = true\nhost = '127.0.0.1'\nport = 0\nannounce = false\ndiscover = false\n"


@pytest.fixture
async def hive(tmp_path: Path) -> AsyncIterator[Hive]:
    """Run the hive that the program runs."""
    folder = tmp_path / "program"
    folder.mkdir()
    file = folder / "settings.toml"
    file.write_text(SETTINGS)
    secrets = SecretStore(folder / "secrets.json", NoKeyring())
    hive = Engine(SettingsFile(file, {}, {}), secrets, DataFolder(folder), lambda _: None).hive
    await hive.start()
    yield hive
    await hive.stop()


def routes(hive: Hive) -> set[str]:
    return {route.path for route in hive._parts().server._routes}


def address(hive: Hive) -> Address:
    return Address("127.0.0.1", hive._view.port)


async def asked_by_a_stranger(hive: Hive, path: str) -> bytes:
    """Return all that comes back, but for the time of day."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nSwarm-Protocol: 1.0\r\nContent-Length: 2\r\n\r\n{{}}"
    answer = await said_to(address(hive), head.encode())
    return b"\n".join(line for line in answer.splitlines() if not line.startswith(b"Date:"))


async def test_a_stranger_gets_nothing_but_the_pairing_door(hive: Hive) -> None:
    assert routes(hive) > STRANGERS_PATHS
    nothing = await asked_by_a_stranger(hive, "/no/such/route")
    assert nothing.startswith(b"HTTP/1.1 404 Not Found")
    assert {path for path in routes(hive) if await asked_by_a_stranger(hive, path) != nothing} == STRANGERS_PATHS


async def test_a_revoked_machine_gets_nothing_from_any_route(tmp_path: Path, hive: Hive) -> None:
    ada = Node(tmp_path / "ada", "ada")
    async with running(ada):
        await ada.hive.links.pin(NewPeer(hive._store._certificate, "program", address(hive)))
        await hive.links.pin(NewPeer(ada.hive._store._certificate, "ada", ada.address))
        session = ada.hive.links.calls.session(ada.hive.book.get(hive.node_id))
        for path in routes(hive):
            async with session.post(address(hive).url(path)) as response:
                assert "Swarm-Protocol" in response.headers, path
        await hive.revoke_peer(ada.hive.node_id)
        for path in routes(hive):
            with pytest.raises(aiohttp.ClientError):
                await session.post(address(hive).url(path))
