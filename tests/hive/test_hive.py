"""The hive as the engine sees it: what stands in its way never stops the rest."""

import asyncio
import socket
from pathlib import Path

import pytest

from swarm_desktop.core.errors import HiveError, HivePortError
from tests.hive.nodes import Node, pair, running


async def test_it_does_not_listen_unless_it_is_switched_on(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob")
    ada.settings = ada.settings.model_copy(update={"enabled": False})
    async with running(ada, bob):
        assert ada.snapshot.hive.port == 0
        await pair(ada, bob)
        assert ada.snapshot.hive.port > 0
        assert bob.peer(ada).port == ada.snapshot.hive.port


async def test_switching_it_off_ends_all_connections(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob")
    async with running(ada, bob):
        await pair(ada, bob)
        bob.settings = bob.settings.model_copy(update={"enabled": False})
        await bob.hive.follow_settings()
        (unseen,) = await ada.hive.peers()
        assert unseen.latency_ms is None
        (seen,) = await bob.hive.peers()
        assert seen.latency_ms is not None


async def test_a_taken_port_is_told_and_stops_nothing_else(tmp_path: Path) -> None:
    ada, bob = Node(tmp_path / "a", "ada"), Node(tmp_path / "b", "bob")
    async with running(ada, bob):
        await pair(ada, bob)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            ada.settings = ada.settings.model_copy(update={"port": taken.getsockname()[1]})
            await ada.hive.follow_settings()
            trouble = ada.snapshot.hive.trouble
            assert trouble is not None
            assert "used by another program" in trouble.message
            with pytest.raises(HivePortError):
                await ada.hive.make_invite()
            (seen,) = await ada.hive.peers()
            assert seen.latency_ms is not None


@pytest.mark.parametrize("file", ["peers.json", "secrets.json"])
async def test_a_damaged_file_is_told_and_nobody_is_trusted(tmp_path: Path, file: str) -> None:
    ada = Node(tmp_path, "ada")
    async with running(ada):
        assert ada.snapshot.hive.trouble is None
    (tmp_path / file).write_text("{broken")
    again = Node(tmp_path, "ada")
    await again.hive.start()
    assert again.snapshot.hive.trouble is not None
    assert again.hive.book.trusted() == ()
    with pytest.raises(HiveError):
        await again.hive.pair("127.0.0.1")
    await again.hive.stop()


async def test_both_kinds_of_addresses_are_listened_to_on_one_port(tmp_path: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("this system has no IPv6")
    ada = Node(tmp_path, "ada")
    ada.settings = ada.settings.model_copy(update={"host": ""})
    async with running(ada):
        for host in ("127.0.0.1", "::1"):
            _, writer = await asyncio.open_connection(host, ada.snapshot.hive.port)
            writer.close()
