"""Compare the memory that selection predicts for a run with what its process really takes.

    python bench/memory_prediction.py FOLDER

Writes three models of different shapes into FOLDER, loads each with several voters and a context of their size, lets
all voters answer, and prints what was predicted and what was resident.
"""

import argparse
import asyncio
import os
import secrets
import subprocess
import sys
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import psutil

from swarm_desktop.hardware import physical_cores
from swarm_desktop.models.catalog_model import CatalogFile, CatalogModel
from swarm_desktop.models.footprint import Load
from swarm_desktop.models.gguf import read_header
from swarm_desktop.models.memory_pools import PoolKind
from swarm_desktop.workers.child import running_child
from swarm_desktop.workers.child_messages import ChildOrder, ChildStage
from swarm_desktop.workers.llama_runtime import LlamaRuntime
from swarm_desktop.workers.log_file import LogFile
from swarm_desktop.workers.process import child_command
from swarm_desktop.workers.runtime import VoterRequest

RANDOM_MODEL = Path(__file__).resolve().parents[1] / "packaging" / "random_model.py"


@dataclass(frozen=True)
class Case:
    """One run."""

    size: str
    """As `random_model.py` calls it."""
    vocabulary: int
    voters: int
    context: int


CASES = (Case("0.5B", 151_936, 5, 8192), Case("heads", 32_000, 5, 16_384), Case("deep", 8192, 3, 32_768))


def load_of(path: Path, case: Case) -> Load:
    """Return what is to be run, from the file's own header."""
    header = read_header(path)
    heads = max(header.kv_heads)
    model = CatalogModel(
        id=case.size,
        family=case.size,
        size=case.size,
        parameters=header.parameters,
        layers=header.layers,
        kv_heads=heads,
        head_size=header.embedding_length // max(header.heads),
        trained_context=header.trained_context,
        files=(CatalogFile("Q8_0", path.stat().st_size),),
        vocabulary=case.vocabulary,
    )
    return Load(model, model.files[0], case.voters, case.context)


async def resident(path: Path, load: Load, log: LogFile) -> int:
    """Return the memory of a worker's process, in bytes, after all its voters answered a long prompt."""
    order = ChildOrder(
        model=str(path),
        cache_tokens=load.cache_tokens,
        slots=load.voters,
        threads=physical_cores(),
        prompt_cache_bytes=0,
        parent=os.getpid(),
        key=secrets.token_urlsafe(),
    )
    async with running_child(child_command(), log, path.stem) as child:
        async with aclosing(child.obey(order)) as reports:
            address = await anext(report.text async for report in reports if report.stage is ChildStage.LISTENING)
        runtime = LlamaRuntime(address, order.key, order.threads, order.cache_tokens)
        request = VoterRequest(
            messages=({"role": "user", "content": "a long question " * 40},),
            voters=load.voters,
            max_tokens=8,
            sampling={"ignore_eos": True},
        )
        async for _ in runtime.generate(request):
            pass
        await runtime.close()
        return int(psutil.Process(child.pid).memory_info().rss)


def main() -> None:
    """Measure all cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    log = LogFile(folder / "worker.log")
    for case in CASES:
        path = folder / f"{case.size}.gguf"
        if not path.exists():
            subprocess.run([sys.executable, RANDOM_MODEL, path, "--size", case.size], check=True)
        load = load_of(path, case)
        predicted = load.weight_bytes + load.cache_bytes + load.extra_bytes(PoolKind.PROCESSOR)
        measured = asyncio.run(resident(path, load, log))
        print(
            f"{case.size:<6} weights {load.weight_bytes >> 20:>5} cache {load.cache_bytes >> 20:>5} "
            f"predicted {predicted >> 20:>5} resident {measured >> 20:>5} MiB  {predicted / measured - 1:+.1%}"
        )


if __name__ == "__main__":
    main()
