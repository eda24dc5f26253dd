"""Starting a worker of an optional runtime, and what it is asked."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from swarm_desktop.core.ids import WorkerId
from swarm_desktop.core.runtimes import RuntimeKind
from swarm_desktop.core.snapshot import WorkerState
from swarm_desktop.workers.recipe import WorkerRecipe
from swarm_desktop.workers.runtime import VoterRequest
from tests.workers.watching import Watched

SUM = "What is 17 plus 25?"


def question(text: str = SUM, **asked: Any) -> VoterRequest:
    """Return a request of one message."""
    return VoterRequest(({"role": "user", "content": text},), **asked)


async def started(watching: Watched, kind: RuntimeKind, model: Path) -> WorkerId:
    """Start a worker and wait until it is ready."""
    worker_id = await watching.supervisor.start_from(WorkerRecipe(model, kind))
    view = await watching.until(worker_id, lambda view: view.is_ready or view.state is WorkerState.FAILED)
    assert view.is_ready, view.trouble
    return worker_id


def needs(module: str) -> pytest.MarkDecorator:
    """Leave tests out where a library is missing."""
    return pytest.mark.skipif(find_spec(module) is None, reason=f"{module} is not installed: make test-runtimes")
