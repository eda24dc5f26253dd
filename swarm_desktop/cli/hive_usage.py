"""`hive usage`: what paired machines used of this one."""

import dataclasses

import click
from rich.console import Console
from rich.table import Table

from swarm_desktop.cli.options import Instance, instance_options
from swarm_desktop.cli.output import json_option, print_json
from swarm_desktop.ledger import LendingAccount


@click.command()
@instance_options
@json_option
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Most lines to print.")
def usage(instance: Instance, *, as_json: bool, limit: int) -> None:
    """Tell which machines used voters of this one, and how much, by day."""
    used = LendingAccount(instance.folder.lending_file).newest(limit)
    if as_json:
        print_json({"usage": [dataclasses.asdict(each) for each in used]})
        return
    table = Table("day", "machine", "requests", "voters", "tokens read", "tokens decoded", "seconds")
    for each in used:
        numbers = (each.requests, each.voters, each.prompt_tokens, each.decoded_tokens)
        table.add_row(each.day, each.name, *(f"{number:,}" for number in numbers), f"{each.seconds:,.1f}")
    Console().print(table)
