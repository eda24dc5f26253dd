"""Writing facts for people and for programs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console

Json = Callable[[Callable[..., Any]], Callable[..., Any]]

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


def print_json(content: Any) -> None:
    """Print one JSON object on one line."""
    click.echo(json.dumps(content, ensure_ascii=False))


@contextmanager
def busy(message: str) -> Iterator[None]:
    """Show on a terminal that something takes long; silent where the output is not one."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(message):
        yield


def gibibytes(size: int) -> str:
    """Write a size for people."""
    return f"{size / 2**30:.1f} GiB"
