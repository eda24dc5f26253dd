"""Compare the memory that a worker is planned with to what its process really takes.

    python bench/memory_prediction.py FOLDER

Writes three models of different shapes into FOLDER, lets a supervisor load each with several voters and a context of
their size, lets all voters answer, and prints what was planned and what was resident.
"""

import argparse
import asyncio
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from swarm_desktop.core.settings import WorkerSettings
from swarm_desktop.core.snapshot import WorkerView
from swarm_desktop.workers.runtime import VoterRequest
from swarm_desktop.workers.supervisor import Supervisor

RANDOM_MODEL = Path(__file__).resolve().parents[1] / "packaging" / "random_model.py"


@dataclass(frozen=True)
class Case:
    """One run."""

    size: str
    """As `random_model.py` calls it."""
    voters: int
    context: int


CASES = (Case("0.5B", 5, 8192), Case("heads", 5, 16_384), Case("deep", 3, 32_768))


async def measured(path: Path, case: Case, folder: Path) -> tuple[WorkerView, int]:
    """Return the worker as it was planned, and the memory of its process after all its voters answered, in bytes."""
    ready: asyncio.Future[WorkerView] = asyncio.get_running_loop().create_future()

    def changed(view: WorkerView) -> None:
        if (view.is_ready or view.trouble) and not ready.done():
            ready.set_result(view)

    supervisor = Supervisor(folder, WorkerSettings(context_tokens=case.context, slots=case.voters), changed)
    try:
        await supervisor.start(path)
        view = await ready
        if view.trouble is not None:
            raise SystemExit(view.trouble.message)
        request = VoterRequest(
            messages=({"role": "user", "content": "a long question " * 40},),
            voters=case.voters,
            max_tokens=8,
            sampling={"ignore_eos": True},
        )
        async for _ in supervisor.runtime(view.id).generate(request):
            pass
        (process,) = psutil.Process().children()
        return view, int(process.memory_info().rss)
    finally:
        await supervisor.close()


def main() -> None:
    """Measure all cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for case in CASES:
        path = folder / f"{case.size}.gguf"
        if not path.exists():
            subprocess.run([sys.executable, RANDOM_MODEL, path, "--size", case.size], check=True)
        view, resident = asyncio.run(measured(path, case, folder))
        print(
            f"{case.size:<6} {view.plan}: planned {view.planned_bytes >> 20} resident {resident >> 20} MiB  "
            f"{view.planned_bytes / resident - 1:+.1%}"
        )


if __name__ == "__main__":
    main()
