"""A program with one worker, to be killed: `python parent.py MODEL LOGS loading|ready` prints the worker's process."""

import asyncio
import sys
from pathlib import Path

import psutil

from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.core.snapshot import WorkerState, WorkerView
from swarm_desktop.workers.supervisor import Supervisor


async def main(model: Path, logs: Path, moment: WorkerState) -> None:
    reached = asyncio.Event()

    def changed(view: WorkerView) -> None:
        if view.state is moment:
            reached.set()

    await Supervisor(logs, WorkerSettings(context_tokens=8192), changed).start(model)
    await reached.wait()
    (child,) = psutil.Process().children()
    print(child.pid, flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), WorkerState(sys.argv[3])))
