"""The program that runs on a machine of the tests' LAN: a whole hive whose model says one thing.

It does what lines of JSON on standard input say, and answers each with one. Arguments: folder, name, text, seconds that
each answer takes.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from swarm_desktop.core.settings import HiveSettings
from tests.hive.federation import Asker, Chorus


async def _do(machine: Asker, model: Chorus, order: Mapping[str, Any]) -> Any:
    match order["do"]:
        case "invite":
            return (await machine.hive.make_invite()).code
        case "pair":
            await machine.hive.pair(order["address"], order["code"])
            return machine.pairing.stage
        case "ask":
            outcome = await machine.ask(order["voters"], look=order["look"])
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
    raise ValueError(order)


async def _main(folder: str, name: str, text: str, seconds: str) -> None:
    model = Chorus(text, seconds=float(seconds))
    machine = Asker(Path(folder), model, name=name)
    machine.settings = HiveSettings(enabled=True)
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
    await machine.hive.stop()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
