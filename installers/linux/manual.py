"""The manual page, with the commands and options that the program itself tells of."""

from pathlib import Path

import click

from swarm_desktop.cli.main import cli

_PAGE = Path(__file__).parent / "files" / "swarm-desktop.1"


def manual() -> str:
    """Return the page in the language of `man`."""
    context = click.Context(cli, info_name="swarm-desktop")
    commands = [(name, _command(name, context).get_short_help_str(200)) for name in cli.list_commands(context)]
    options = [record for each in cli.get_params(context) if (record := each.get_help_record(context))]
    return _PAGE.read_text().replace("@COMMANDS@", _listed(commands)).replace("@OPTIONS@", _listed(options))


def _command(name: str, context: click.Context) -> click.Command:
    found = cli.get_command(context, name)
    if found is None:
        raise LookupError(name)
    return found


def _listed(records: list[tuple[str, str]]) -> str:
    return "\n".join(f".TP\n.B {_plain(term)}\n{_plain(meaning)}" for term, meaning in records)


def _plain(text: str) -> str:
    """Return text in which nothing is a command to `man`."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
