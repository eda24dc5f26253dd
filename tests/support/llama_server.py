"""A `llama-server` for the tests: llama.cpp's own server behind the command line of that program.

`python llama_server.py --model FILE --host HOST --port PORT ...`, and the variables that it reads.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__)


@dataclass
class RunningServer:
    """One that runs beside the program, as a server elsewhere would."""

    url: str
    process: "subprocess.Popen[bytes]"


def program(folder: Path) -> Path:
    """Write the program into a folder, and return it."""
    path = folder / "llama-server"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{SCRIPT}" "$@"\n')
    path.chmod(0o755)
    return path


@contextmanager
def running_server(
    model: Path, key: str, port: int = 0, slots: int = 4, host: str = "127.0.0.1"
) -> Iterator[RunningServer]:
    """Run one until the block ends."""
    port = port or _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, str(SCRIPT), "--model", str(model), "--host", host, "--port", str(port)]
    command += ["--ctx-size", "8192", "--parallel", str(slots), "--threads", "1"]
    process = subprocess.Popen(command, env={**os.environ, "LLAMA_API_KEY": key}, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not _is_up(url):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield RunningServer(url, process)
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _is_up(url: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with suppress(OSError), direct.open(f"{url}/health", timeout=5):
        return True
    return False


def main() -> None:
    import xllamacpp  # noqa: PLC0415  # only the program needs it, not the tests that start it

    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--ctx-size", type=int, default=0)
    parser.add_argument("--parallel", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--embeddings", action="store_true")
    chosen = parser.parse_args()
    settings = xllamacpp.CommonParams()
    settings.model.path = chosen.model
    settings.hostnames = [chosen.host]
    settings.port = chosen.port
    settings.n_ctx = chosen.ctx_size
    settings.n_parallel = chosen.parallel
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = chosen.threads
    settings.embedding = chosen.embeddings
    settings.kv_unified = os.environ.get("LLAMA_ARG_KV_UNIFIED") == "1"
    settings.api_keys = [os.environ["LLAMA_API_KEY"]] if os.environ.get("LLAMA_API_KEY") else []
    settings.kv_unified_per_slot = int(os.environ.get("LLAMA_ARG_KV_UNIFIED_PER_SLOT", "0"))
    settings.endpoint_slots = True
    print("llama-server: listening soon", flush=True)  # noqa: T201
    try:
        server = xllamacpp.Server(settings)
    except RuntimeError as error:
        print(f"error loading model: {error}", file=sys.stderr, flush=True)  # noqa: T201
        sys.exit(1)
    # It serves as long as somebody holds it.
    while server.listening_address:
        time.sleep(3600)


if __name__ == "__main__":
    main()
