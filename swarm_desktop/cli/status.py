"""`status`: what the running instance is doing."""

import asyncio
from typing import Any

import aiohttp
import click

from swarm_desktop.api.status import STATUS_PATH, status_report
from swarm_desktop.cli.client import endpoint_session
from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import gibibytes, json_option, print_json
from swarm_desktop.core.errors import NotRunningError
from swarm_desktop.core.snapshot import Snapshot
from swarm_desktop.state.instance import running_instance
from swarm_desktop.state.secrets import ENDPOINT_KEY


@click.command()
@instance_options
@json_option
def status(instance: Instance, *, as_json: bool) -> None:
    """Tell what the running instance is doing."""
    try:
        report = asyncio.run(_ask_for_status(instance))
    except NotRunningError:
        report = status_report(Snapshot())
    if as_json:
        print_json(report)
        return
    click.echo(f"{report['state']}{': ' + report['trouble'] if report['trouble'] else ''}")
    if report["endpoint"]:
        click.echo(f"endpoint  {report['endpoint']}")
    for worker in report["workers"]:
        facts = f"{worker['state']}, {worker['busy_slots']} of {worker['slots']} slots busy"
        context = f"{worker['context_tokens']:,} tokens of context, {gibibytes(worker['memory_bytes'])}"
        click.echo(f"worker    {worker['model']}: {worker['reason'] or f'{facts}, {context}'}")


async def _ask_for_status(instance: Instance) -> dict[str, Any]:
    running = running_instance(instance.folder)
    async with endpoint_session(instance.secrets().read_or_create(ENDPOINT_KEY)) as session:
        try:
            async with session.get(running.root_url + STATUS_PATH) as response:
                report: dict[str, Any] = await response.json()
        except aiohttp.ClientError as error:
            raise NotRunningError(f"{running.base_url} does not answer.") from error
        return report
