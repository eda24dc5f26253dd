"""`python -m swarm_desktop`, and the one entry of the frozen program: a worker's child process, or the command line."""

# ruff: noqa: PLC0415  # each of the two processes loads only what it needs

import sys

from swarm_desktop.workers.process import CHILD_COMMAND


def run() -> None:
    """Run what the arguments ask for, until it ends."""
    if sys.argv[1:] == [CHILD_COMMAND]:
        from swarm_desktop.workers.llama_child import main as serve_model

        serve_model()
    else:
        from swarm_desktop.cli import main

        main()


if __name__ == "__main__":
    run()
