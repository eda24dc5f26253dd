"""`doctor`: why machines do not find each other, and what to do about it."""

import asyncio
import dataclasses
import sys

import click
from rich.console import Console
from rich.text import Text

from swarm_desktop.api.hive_messages import PEERS_PATH, PeerList
from swarm_desktop.cli.hive_client import ask_hive
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import busy, json_option, print_json
from swarm_desktop.core.doctor import CheckStatus, DoctorReport
from swarm_desktop.core.errors import NotRunningError, StateError, SwarmError
from swarm_desktop.core.ids import NodeId
from swarm_desktop.core.peer_facts import PeerLink
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.discovery.interfaces import read_interfaces
from swarm_desktop.hive.discovery.looking import look_around
from swarm_desktop.hive.discovery.lookout import known_peers
from swarm_desktop.hive.doctor import Patient, examine
from swarm_desktop.hive.identity import IdentityStore
from swarm_desktop.hive.peer_book import PeerBook
from swarm_desktop.state.instance import running_instance

_MARKS = {
    CheckStatus.OK: ("✓", "green"),
    CheckStatus.WARN: ("!", "yellow"),
    CheckStatus.FAIL: ("✗", "red"),
    CheckStatus.UNKNOWN: ("?", "dim"),
}


@click.command()
@instance_options
@json_option
def doctor(instance: Instance, *, as_json: bool) -> None:
    """Tell why other machines are not found, and what to do about it.

    The exit status is 1 where something is in the way.
    """
    settings = instance.settings_file().load().hive
    with busy("Looking at network, firewall and other machines…"):
        report = asyncio.run(_examine(instance, settings))
    if as_json:
        print_json({"status": report.status, **dataclasses.asdict(report)})
    else:
        _print(report)
    sys.exit(1 if report.status is CheckStatus.FAIL else 0)


async def _examine(instance: Instance, settings: HiveSettings) -> DoctorReport:
    book = PeerBook(instance.folder.peers_file)
    node_id = NodeId("")
    try:
        await asyncio.to_thread(book.load)
        if instance.folder.identity_file.exists():
            node_id = IdentityStore(instance.folder.identity_file, instance.secrets()).node_id
    except StateError as error:
        click.echo(f"{error.title}. {error.message}", err=True)
    patient = Patient(
        settings=settings,
        interfaces=await asyncio.to_thread(read_interfaces),
        node_id=node_id,
        port=settings.port if settings.enabled and _runs(instance) else 0,
        peers=known_peers(book.trusted(), await _links(instance), settings.addresses),
        discovery=await look_around(settings, node_id),
    )
    return await examine(patient)


async def _links(instance: Instance) -> dict[NodeId, PeerLink]:
    """Return what the running instance measured of each paired machine; nothing where none runs."""
    try:
        records = (await ask_hive(instance, PEERS_PATH, PeerList)).data
    except SwarmError:
        return {}
    return {
        peer.id: PeerLink(peer.latency_ms, peer.clock_skew_seconds, peer.program, peer.protocol) for peer in records
    }


def _runs(instance: Instance) -> bool:
    try:
        running_instance(instance.folder)
    except NotRunningError:
        return False
    return True


def _print(report: DoctorReport) -> None:
    console = Console(highlight=False)
    console.print(Text(report.summary, style="bold"), soft_wrap=True)
    console.print()
    width = max(len(result.title) for result in report.results)
    for result in report.results:
        mark, style = _MARKS[result.status]
        line = Text.assemble((mark, style), f" {result.title:<{width}}  ", result.meaning)
        console.print(line, soft_wrap=True)
        if result.action:
            console.print(Text(f"{'':{width + 4}}→ {result.action}"), soft_wrap=True)
