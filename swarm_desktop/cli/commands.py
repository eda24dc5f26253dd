"""The table of commands. Each is loaded when it is used: `detect` need not wait for the endpoint's modules."""

# ruff: noqa: PLC0415  # functions that import are found by whatever packs the program, names in a table are not

from collections.abc import Callable

import click
from typing_extensions import override


def _tray() -> click.Command:
    from swarm_desktop.cli.tray import tray

    return tray


def _serve() -> click.Command:
    from swarm_desktop.cli.serve import serve

    return serve


def _ask() -> click.Command:
    from swarm_desktop.cli.ask import ask

    return ask


def _status() -> click.Command:
    from swarm_desktop.cli.status import status

    return status


def _detect() -> click.Command:
    from swarm_desktop.cli.machine import detect

    return detect


def _recommend() -> click.Command:
    from swarm_desktop.cli.machine import recommend

    return recommend


def _models() -> click.Command:
    from swarm_desktop.cli.models import models

    return models


def _runtimes() -> click.Command:
    from swarm_desktop.cli.runtimes import runtimes

    return runtimes


def _profiles() -> click.Command:
    from swarm_desktop.cli.profiles import profiles

    return profiles


def _free_memory() -> click.Command:
    from swarm_desktop.cli.profiles import free_memory

    return free_memory


def _key() -> click.Command:
    from swarm_desktop.cli.keys import key

    return key


def _tools() -> click.Command:
    from swarm_desktop.cli.tools import tools

    return tools


def _hive() -> click.Command:
    from swarm_desktop.cli.hive import hive

    return hive


def _peers() -> click.Command:
    from swarm_desktop.cli.hive import peers

    return peers


def _pair() -> click.Command:
    from swarm_desktop.cli.hive import pair

    return pair


def _invite() -> click.Command:
    from swarm_desktop.cli.hive import invite

    return invite


def _revoke() -> click.Command:
    from swarm_desktop.cli.hive import revoke

    return revoke


def _doctor() -> click.Command:
    from swarm_desktop.cli.doctor import doctor

    return doctor


def _open() -> click.Command:
    from swarm_desktop.cli.open import open_target

    return open_target


def _forget() -> click.Command:
    from swarm_desktop.cli.forget import forget

    return forget


def _quit() -> click.Command:
    from swarm_desktop.cli.quit import quit_program

    return quit_program


def _update() -> click.Command:
    from swarm_desktop.cli.update import update

    return update


def _bench() -> click.Command:
    from swarm_desktop.cli.benchmarks import bench

    return bench


COMMANDS: dict[str, Callable[[], click.Command]] = {
    "tray": _tray,
    "serve": _serve,
    "ask": _ask,
    "status": _status,
    "detect": _detect,
    "recommend": _recommend,
    "models": _models,
    "runtimes": _runtimes,
    "profiles": _profiles,
    "free-memory": _free_memory,
    "key": _key,
    "tools": _tools,
    "hive": _hive,
    "peers": _peers,
    "pair": _pair,
    "invite": _invite,
    "revoke": _revoke,
    "doctor": _doctor,
    "open": _open,
    "forget": _forget,
    "quit": _quit,
    "update": _update,
    "bench": _bench,
}


class LazyCommands(click.Group):
    """A group whose commands are loaded one at a time."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        load = COMMANDS.get(cmd_name)
        return load() if load else None
