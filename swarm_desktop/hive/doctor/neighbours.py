"""Whether machines that are known to be there can also be heard: the proof that multicast passes the network."""

import asyncio

from swarm_desktop.core.discovery import NearbySource
from swarm_desktop.hive.doctor.patient import Check, Finding, KnownPeer, Patient, fail, ok, unknown


async def _look(patient: Patient) -> Finding:
    heard = [m for m in patient.discovery.nearby if m.online and m.source is NearbySource.ANNOUNCED]
    ids = {machine.id for machine in heard}
    silent = [peer for peer in patient.peers if peer.node_id not in ids or not peer.node_id]
    answers = await asyncio.gather(*(patient.ask(peer.address) for peer in silent))
    answering = [peer for peer, answer in zip(silent, answers, strict=True) if answer and answer not in ids]
    if answering and not heard:
        return fail(
            f"{_named(answering)} answers at its address, but nothing that machines here say to all others arrives: "
            "the network passes no multicast.",
            "Switch off client isolation and let multicast pass (IGMP snooping) in the router or access point, or "
            "write the addresses of your machines into `addresses` under `[hive]`.",
        )
    if answering:
        return fail(
            f"{_named(answering)} answers at its address but is not heard, though others are.",
            "It may be in another network, or not announce itself: write its address into `addresses` under `[hive]`.",
        )
    missing = [peer for peer, answer in zip(silent, answers, strict=True) if answer is None]
    if heard:
        return ok(f"{len(heard)} other {'machine is' if len(heard) == 1 else 'machines are'} heard.")
    if missing:
        return unknown(
            f"{_named(missing)} is neither heard nor answers at {missing[0].address}.",
            "Look whether it is switched on, on the same network, and runs Swarm Desktop with the hive switched on.",
        )
    return unknown(
        "No other machine is heard: there may be none, or the network passes no multicast.",
        "Switch the hive on on a second machine; if it is not seen, write its address into `addresses` under `[hive]`.",
    )


def _named(peers: list[KnownPeer]) -> str:
    return peers[0].name or str(peers[0].address)


NEIGHBOURS = Check("neighbours", "Other machines", _look)
