"""A worker with an adapter answers as the adapter makes it, and not as the model alone."""

from pathlib import Path

from swarm_desktop.workers.recipe import Adapter, LoadOptions, WorkerRecipe
from swarm_desktop.workers.runtime import CandidateDelta, VoterRequest
from tests.support.companions import write_adapter
from tests.workers.watching import Watched

QUESTION = VoterRequest(({"role": "user", "content": "What is 17 plus 25?"},), seed=3, max_tokens=12)


async def said(watching: Watched, recipe: WorkerRecipe) -> str:
    worker = await watching.supervisor.start_from(recipe)
    view = await watching.until(worker, lambda view: view.is_ready or view.trouble is not None)
    assert view.is_ready, view.trouble
    pieces = [piece async for piece in watching.supervisor.runtime(worker).generate(QUESTION)]
    await watching.supervisor.remove(worker)
    return "".join(piece.text for piece in pieces if isinstance(piece, CandidateDelta))


async def test_an_adapter_changes_the_answer_and_its_scale_how_much(
    watching: Watched, practice_model: Path, tmp_path: Path
) -> None:
    adapter = write_adapter(tmp_path / "style.gguf", practice_model)
    alone = await said(watching, WorkerRecipe(practice_model))
    whole = await said(watching, WorkerRecipe(practice_model, load=LoadOptions((Adapter(adapter),))))
    nothing = await said(watching, WorkerRecipe(practice_model, load=LoadOptions((Adapter(adapter, 0.0),))))
    assert whole != alone
    assert nothing == alone
