"""The program that runs on a machine of the tests' LAN: a whole hive whose model says one thing.

It does what lines of JSON on standard input say, and answers each with one. Arguments: folder, name, seconds that each
answer takes, and `--whole` where it should also announce itself, look for others and keep up with what they lend.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from swarm_desktop.core.snapshot import Snapshot
from tests.hive.federation import Asker, Chorus
from tests.lan.simulated import Simulated


async def _do(machine: Asker, model: Chorus, order: Mapping[str, Any]) -> Any:
    match order["do"]:
        case "invite":
            return (await machine.hive.make_invite()).code
        case "pair":
            await machine.hive.pair(order["address"], order["code"])
            return machine.pairing.stage
        case "ask":
            outcome = await machine.ask(order["voters"], look=order["look"], here_only=order["here_only"])
            verdict = outcome.verdict
            return {
                "text": outcome.shown.text,
                "counted": verdict.counted,
                "lost": verdict.lost,
                "machines": sorted(set(outcome.voters)),
                "seconds": outcome.seconds,
            }
        case "questions":
            return len(model.asked)
        case "until":
            async with machine._changed:
                await machine._changed.wait_for(lambda: _is_known(machine.snapshot, order))
            return True
        case "costs":
            process = psutil.Process()
            return {"seconds": sum(process.cpu_times()[:2]), "bytes": process.memory_full_info().uss}
    raise ValueError(order)


def _is_known(snapshot: Snapshot, wanted: Mapping[str, int]) -> bool:
    """Tell whether so many machines are seen, greet this one, and lend it voters."""
    return (
        sum(each.online for each in snapshot.discovery.nearby) >= wanted["seen"]
        and sum(each.online for each in snapshot.peers) >= wanted["online"]
        and sum(each.lends > 0 for each in snapshot.peers) >= wanted["lending"]
    )


async def _main(folder: str, name: str, seconds: str, *options: str) -> None:
    model = Chorus("42", seconds=float(seconds))
    machine = Simulated(Path(folder), model, name=name)
    if options:
        await machine.start()
    else:
        await machine.hive.start()
    lines = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(lines)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    sys.stdout.write('"ready"\n')
    sys.stdout.flush()
    while line := await lines.readline():
        told = await _do(machine, model, json.loads(line))
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    await machine.stop()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
