"""`serve`: the engine without a window."""

import asyncio
import signal
from typing import get_args

import click

from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.core.snapshot import EngineState, Snapshot
from swarm_desktop.engine import Engine
from swarm_desktop.logs import CrashWatch
from swarm_desktop.state.instance import InstanceLock
from swarm_desktop.state.program_log import LogFormat, log_to_file, log_to_terminal
from swarm_desktop.updates import trial
from swarm_desktop.updates.ending import end_in_order


@click.command()
@instance_options
@click.option(
    "--log-format", type=click.Choice(get_args(LogFormat)), help="Also write the log to standard error, in this form."
)
def serve(instance: Instance, log_format: LogFormat | None = None) -> None:
    """Serve the endpoint until interrupted."""
    folder = instance.folder
    with InstanceLock(folder) as lock, CrashWatch(folder.logs, folder.program_log):
        log_to_file(folder.program_log)
        if log_format is not None:
            log_to_terminal(log_format)
        asyncio.run(_serve(instance, lock))
    end_in_order()


async def _serve(instance: Instance, lock: InstanceLock) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows loops have no signal handlers; there Ctrl+C arrives as KeyboardInterrupt, which also ends the loop.
        try:
            loop.add_signal_handler(number, ended.set)
        except NotImplementedError:
            break
    engine = Engine(instance.settings_file(), instance.secrets(), instance.folder, lock.announce_endpoint)
    said = [EngineState.STOPPED]

    def tell(snapshot: Snapshot) -> None:
        if snapshot.state is not EngineState.VOTING and said[-1:] != [snapshot.state]:
            said.append(snapshot.state)
            click.echo(_line(snapshot))

    engine.store.subscribe(tell)
    try:
        await engine.start()
        await asyncio.to_thread(trial.started_well)
        await ended.wait()
    finally:
        await engine.stop()


def _line(snapshot: Snapshot) -> str:
    address = snapshot.endpoint.base_url if snapshot.endpoint else ""
    trouble = snapshot.trouble or next((w.trouble for w in snapshot.answering if w.trouble), None)
    match snapshot.state:
        case EngineState.READY:
            model = next(worker.model.name for worker in snapshot.answering if worker.can_be_asked)
            return f"ready: {model} answers at {address} (the key: swarm-desktop key)"
        case EngineState.TROUBLE if trouble is not None:
            return f"trouble: {trouble.message}"
        case state:
            return state.value
