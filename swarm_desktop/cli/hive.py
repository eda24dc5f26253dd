"""`hive`: pairing with other machines, inviting, and revoking."""

import asyncio
import dataclasses
import sys
import time
from datetime import UTC, datetime

import click
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from swarm_desktop.api.hive_messages import (
    INVITE_PATH,
    NAME_PATH,
    PAIR_PATH,
    PAIRING_PATH,
    PEERS_PATH,
    REVOKE_PATH,
    ConfirmRequest,
    HiveDone,
    InviteAnswer,
    NameRequest,
    PairingAnswer,
    PairRequest,
    PeerList,
    RevokeRequest,
)
from swarm_desktop.cli.hive_client import ask_hive
from swarm_desktop.cli.hive_usage import usage
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import json_option, print_json
from swarm_desktop.core.errors import NotRunningError, PairingError, UnknownPeerError
from swarm_desktop.core.hive import PairingStage, PairingView, PeerRecord, PeerState
from swarm_desktop.core.peer_facts import PeerStatistics
from swarm_desktop.hive.identity import IdentityStore
from swarm_desktop.hive.links import record_of
from swarm_desktop.hive.peer_book import PeerBook
from swarm_desktop.state.instance import InstanceLock

_LOOK_SECONDS = 0.3


class _Nothing(BaseModel):
    """A message without content."""


@click.group()
@instance_options
def hive(instance: Instance) -> None:
    """Pair this machine with others of yours."""


@click.command()
@instance_options
@json_option
def peers(instance: Instance, *, as_json: bool) -> None:
    """List the machines that this one is or was paired with, and those that it merely sees."""
    found = _records(instance)
    if as_json:
        print_json([_fields(peer) for peer in found])
        return
    table = Table("name", "id", "address", "state", "latency")
    for peer in found:
        latency = f"{peer.latency_ms:.0f} ms" if peer.latency_ms is not None else "no answer"
        shown = latency if peer.state is PeerState.PAIRED else ""
        table.add_row(peer.name, peer.id, ", ".join(peer.addresses), peer.state, shown)
    Console().print(table)


@click.command()
@click.argument("address", required=False)
@click.option("--code", default="", help="The code of an invite; nothing is compared then.")
@click.option("--yes", is_flag=True, help="Confirm without asking. The code is printed: compare it all the same.")
@click.option("--expect", metavar="DIGITS", help="Confirm if this is the code, and decline otherwise.")
@click.option("--decline", is_flag=True, help="Decline the pairing that is shown here.")
@click.option("--wait", metavar="SECONDS", default=0.0, help="Without ADDRESS: how long to wait for a machine.")
@instance_options
@json_option
def pair(
    instance: Instance,
    address: str | None,
    *,
    code: str,
    yes: bool,
    expect: str | None,
    decline: bool,
    wait: float,
    as_json: bool,
) -> None:
    """Pair with the machine at ADDRESS; without one, answer the machine that pairs with this one.

    Both machines show six digits. Confirm on both if they are the same, and on none if they are not.
    """
    if address is None:
        shown = asyncio.run(_asked_here(instance, wait))
    else:
        shown = asyncio.run(
            ask_hive(instance, PAIR_PATH, PairingAnswer, PairRequest(address=address, code=code))
        ).pairing
    if shown is None or (address is None and shown.stage is not PairingStage.COMPARING):
        raise PairingError("No machine is pairing with this one now. Name the ADDRESS of the other one.")
    if shown.stage is PairingStage.COMPARING:
        click.echo(f"{shown.name} ({shown.address})\ncode: {shown.code}", err=as_json)
        accept = not decline and _confirmed(shown, yes=yes, expect=expect)
        said = ConfirmRequest(accept=accept)
        shown = asyncio.run(ask_hive(instance, PAIRING_PATH, PairingAnswer, said)).pairing or shown
    if as_json:
        print_json({"name": shown.name, "code": shown.code, "stage": shown.stage, "reason": shown.reason})
    if shown.stage is PairingStage.PAIRED:
        click.echo(f"Paired with {shown.name}.", err=as_json)
    else:
        raise PairingError(shown.reason)


@click.command()
@instance_options
@json_option
def invite(instance: Instance, *, as_json: bool) -> None:
    """Make a code by which one machine may join within a day, and tell what to type there."""
    made = asyncio.run(ask_hive(instance, INVITE_PATH, InviteAnswer, _Nothing())).invite
    if as_json:
        print_json({"code": made.code, "expires_at": made.expires_at, "addresses": list(made.addresses)})
        return
    click.echo(made.code)
    until = datetime.fromtimestamp(made.expires_at, UTC).astimezone()
    click.echo(f"It can be used once, until {until:%Y-%m-%d %H:%M}. On the other machine, one of:", err=True)
    for address in made.addresses or ("ADDRESS",):
        click.echo(f"  swarm-desktop pair {address} --code {made.code}", err=True)


@click.command()
@click.argument("name")
@instance_options
def revoke(instance: Instance, name: str) -> None:
    """Trust the machine called NAME, or with that id, no more; what it is being answered ends at once."""
    trusted = [peer for peer in _book(instance).trusted() if name in {peer.name, peer.id}]
    if len(trusted) != 1:
        ids = ", ".join(peer.id for peer in trusted)
        raise UnknownPeerError(f"`{name}` names several machines; name one of these: {ids}." if ids else _nobody(name))
    try:
        asyncio.run(ask_hive(instance, REVOKE_PATH, HiveDone, RevokeRequest(id=trusted[0].id)))
    except NotRunningError:
        with InstanceLock(instance.folder):
            _book(instance).revoke(trusted[0].id)


@hive.command()
@click.argument("name")
@instance_options
def rename(instance: Instance, name: str) -> None:
    """Call this machine NAME."""
    try:
        asyncio.run(ask_hive(instance, NAME_PATH, HiveDone, NameRequest(name=name)))
    except NotRunningError:
        with InstanceLock(instance.folder):
            instance.settings_file().change({"node_name": name})


@hive.command()
@instance_options
def renew(instance: Instance) -> None:
    """Make a new identity, for a machine whose disk is a copy of another's. All pairings of this machine are lost."""
    with InstanceLock(instance.folder):
        click.echo(IdentityStore.renewed(instance.folder.identity_file, instance.secrets()).node_id)
        PeerBook(instance.folder.peers_file).forget_all()


for command in (peers, pair, invite, revoke, usage):
    hive.add_command(command)


async def _asked_here(instance: Instance, seconds: float) -> PairingView | None:
    """Return the pairing that is shown here, as soon as it has a code, or when time has run out."""
    until = time.monotonic() + seconds
    while True:
        shown = (await ask_hive(instance, PAIRING_PATH, PairingAnswer)).pairing
        if (shown is not None and shown.stage is PairingStage.COMPARING) or time.monotonic() >= until:
            return shown
        await asyncio.sleep(_LOOK_SECONDS)


def _confirmed(shown: PairingView, *, yes: bool, expect: str | None) -> bool:
    if expect is not None:
        return "".join(sign for sign in expect if sign.isdigit()) == shown.code
    if yes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask. Add --expect DIGITS, --yes or --decline.")
    return click.confirm("Does the other machine show the same code?")


def _records(instance: Instance) -> tuple[PeerRecord, ...]:
    try:
        return asyncio.run(ask_hive(instance, PEERS_PATH, PeerList)).data
    except NotRunningError:
        return tuple(record_of(peer) for peer in _book(instance).all())


def _book(instance: Instance) -> PeerBook:
    book = PeerBook(instance.folder.peers_file)
    book.load()
    return book


def _fields(peer: PeerRecord) -> dict[str, object]:
    return {
        "id": peer.id,
        "name": peer.name,
        "addresses": list(peer.addresses),
        "state": peer.state,
        "latency_ms": peer.latency_ms,
        "clock_skew_seconds": peer.clock_skew_seconds,
        "program": peer.program,
        "protocol": peer.protocol,
        "votes_won": peer.votes_won,
        "statistics": _statistics(peer.statistics),
    }


def _statistics(told: PeerStatistics | None) -> dict[str, object] | None:
    return None if told is None else {"success_share": told.success_share, **dataclasses.asdict(told)}


def _nobody(name: str) -> str:
    return f"No paired machine is called `{name}`. See: swarm-desktop peers"
