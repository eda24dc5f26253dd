"""The child process of a worker whose server is a program of the person's own: starts it, and ends when it does.

The program lets nobody know whose child it is, so somebody has to stay beside it who does.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from functools import partial
from typing import NoReturn

from swarm_desktop.workers.child_messages import ChildOrder, ChildStage
from swarm_desktop.workers.parent import Parent
from swarm_desktop.workers.process import end_with_parent

_LOOK_SECONDS = 0.1
_ANSWER_SECONDS = 5.0


def main() -> None:
    """Serve until the parent or the program is gone."""
    parent = Parent()
    port = _free_port()
    try:
        server = subprocess.Popen(  # noqa: S603 - the person chose this program
            command(parent.order, port),
            env={**os.environ, **environment(parent.order)},
            stdin=subprocess.DEVNULL,
            # Whatever it says belongs into the log.
            stdout=sys.stderr,
            preexec_fn=partial(end_with_parent, os.getpid()) if sys.platform == "linux" else None,  # noqa: PLW1509
        )
    except OSError as error:
        parent.refuse(f"{parent.order.program} cannot be started: {error.strerror}")
    threading.Thread(target=_end_with, args=(parent, server), daemon=True).start()
    address = f"http://127.0.0.1:{port}"
    while server.poll() is None and not _answers(address):
        time.sleep(_LOOK_SECONDS)
    if server.returncode is not None and server.returncode > 0:
        # It decided that itself, so it would again.
        parent.refuse(f"the program ended with status {server.returncode}")
    if server.returncode is None:
        parent.tell(ChildStage.LISTENING, address)
    _end_as(server.wait())


def command(order: ChildOrder, port: int) -> list[str]:
    """Return the program's command line: what all of its versions understand."""
    line = [order.program, "--model", order.model, "--host", "127.0.0.1", "--port", str(port)]
    line += ["--ctx-size", str(order.cache_tokens), "--parallel", str(order.slots), "--threads", str(order.threads)]
    if order.graphics:
        # Which of its devices is which only the program knows.
        line += ["--n-gpu-layers", str(sum(layers for _, layers in order.graphics))]
    for path, scale in order.adapters:
        line += ["--lora", path] if scale == 1 else ["--lora-scaled", f"{path}:{scale}"]
    if order.projector:
        line += ["--mmproj", order.projector]
    return [*line, "--embeddings"] if order.embeddings else line


def environment(order: ChildOrder) -> dict[str, str]:
    """Return what is told by variables: older versions pass over those that they do not know.

    So is the key, because everybody on the machine can read command lines.
    """
    told = {
        "LLAMA_API_KEY": order.key,
        "LLAMA_ARG_KV_UNIFIED": "1",
        "LLAMA_ARG_KV_UNIFIED_PER_SLOT": str(order.request_tokens),
        "LLAMA_ARG_CACHE_TYPE_K": order.cache_type,
        "LLAMA_ARG_CACHE_TYPE_V": order.cache_type,
        "LLAMA_ARG_CACHE_RAM": str(order.prompt_cache_bytes // 2**20),
        "LLAMA_ARG_ENDPOINT_SLOTS": "1",
        "LLAMA_ARG_OFFLINE": "1",
    }
    return told if order.extra_buffers else {**told, "LLAMA_ARG_REPACK": "0"}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(address: str) -> bool:
    """Tell whether the program's model is loaded."""
    # Past any proxy that is meant for other machines.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with suppress(OSError), direct.open(f"{address}/health", timeout=_ANSWER_SECONDS):
        return True
    return False


def _end_with(parent: Parent, server: subprocess.Popen[bytes]) -> NoReturn:
    parent.wait()
    server.kill()
    os._exit(0)


def _end_as(status: int) -> NoReturn:
    """End as the program did, so that the supervisor sees why."""
    if status < 0 and sys.platform != "win32":
        signal.signal(-status, signal.SIG_DFL) if -status not in {signal.SIGKILL, signal.SIGSTOP} else None
        os.kill(os.getpid(), -status)
    os._exit(abs(status))


if __name__ == "__main__":
    main()
