"""Real instances on loopback that trust each other."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.program import Served, run_program, serving

_HIVE = "[hive]\nenabled = true\nhost = '127.0.0.1'\nport = 0\nannounce = false\ndiscover = false\n"


@contextmanager
def machine(folder: Path, name: str, settings: str = "") -> Iterator[Served]:
    """Serve a machine of a hive until the block is left; `settings` are further lines of its `[hive]` table."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(f"node_name = '{name}'\n{_HIVE}{settings}")
    with serving(folder) as served:
        yield served


def pair(guest: Served, host: Served) -> None:
    """Pair two machines by an invite."""
    code = json.loads(run_program("hive", "invite", "--json", folder=host.folder).stdout)["code"]
    address = f"127.0.0.1:{host.status()['hive']['port']}"
    run_program("hive", "pair", address, "--code", code, folder=guest.folder)
