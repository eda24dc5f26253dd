"""`tools`: what models were allowed to do on this machine."""

import dataclasses
from datetime import datetime

import click

from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import json_option, print_json
from swarm_desktop.core.tool_calls import ToolCallRecord
from swarm_desktop.ledger import ToolCallTrail


@click.group()
@instance_options
def tools(instance: Instance) -> None:
    """Look at what models did with the tools of this machine."""


@tools.command()
@instance_options
@json_option
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Most calls to print.")
def audit(instance: Instance, *, as_json: bool, limit: int) -> None:
    """Print the last calls of tools, newest first."""
    calls = ToolCallTrail(instance.folder.tool_calls_file).newest(limit)
    if as_json:
        print_json({"calls": [dataclasses.asdict(call) for call in calls]})
        return
    for call in calls:
        click.echo(_line(call))


def _line(call: ToolCallRecord) -> str:
    when = datetime.fromtimestamp(call.at).astimezone().isoformat(sep=" ", timespec="seconds")
    # A path may hold line breaks and worse; the terminal must not obey it.
    summary = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in call.summary)
    return f"{when}  {call.client}  {call.tool}  {call.decision}, {call.outcome}  {summary}"
