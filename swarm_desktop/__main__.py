"""`python -m swarm_desktop`, and the one entry of the frozen program: a worker's child process, or the command line."""

# ruff: noqa: PLC0415  # each of the two processes loads only what it needs

import sys

from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.updates import trial


def run() -> None:
    """Run what the arguments ask for, until it ends."""
    # A new version that does not start gives way before more of it is loaded.
    trial.before_start(sys.argv[1:])
    from swarm_desktop.workers.process import CHILD_COMMAND

    if sys.argv[1:2] == [CHILD_COMMAND]:
        _become_child(RuntimeKind(sys.argv[2]))
    else:
        from swarm_desktop.cli import main

        main()


def _become_child(kind: RuntimeKind) -> None:
    # Written out, so that whoever freezes the program finds each of them.
    match kind:
        case RuntimeKind.XLLAMACPP:
            from swarm_desktop.workers import llama_child

            llama_child.main()
        case RuntimeKind.LLAMA_SERVER:
            from swarm_desktop.workers import llama_server_child

            llama_server_child.main()
        case RuntimeKind.LLAMA_CPP_PYTHON:
            from swarm_desktop.workers import llama_cpp_child

            llama_cpp_child.main()
        case RuntimeKind.MLX:
            from swarm_desktop.workers import mlx_child

            mlx_child.main()
        case _:
            raise SystemExit(f"{kind} has no child process.")


if __name__ == "__main__":
    run()
