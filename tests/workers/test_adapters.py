"""A worker with an adapter answers as the adapter makes it, and one with a projector reads images."""

import shutil
from dataclasses import replace
from pathlib import Path

from swarm_desktop.core.settings import RuntimesSettings
from swarm_desktop.lifecycle.recipes import file_recipe
from swarm_desktop.models.gguf import read_header
from swarm_desktop.workers.recipe import Adapter, LoadOptions, WorkerRecipe
from swarm_desktop.workers.runtime import CandidateDelta, Usage, VoterRequest
from tests.support.companions import write_adapter, write_projector
from tests.workers.watching import Watched

PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR42mNgYGhQYGhg"
    "YFBoUFBoAAAOjgKBKGnRTwAAAABJRU5ErkJggg=="
)
PIECES_OF_THE_PICTURE = 16
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


async def test_a_projector_that_lies_beside_a_model_makes_it_read_images(
    watching: Watched, practice_model: Path, tmp_path: Path
) -> None:
    model = Path(shutil.copy(practice_model, tmp_path / "model.gguf"))
    write_projector(tmp_path / "mmproj-model.gguf", read_header(model).embedding_length)
    worker = await watching.supervisor.start_from(file_recipe(model, RuntimesSettings()))
    view = await watching.until(worker, lambda view: view.is_ready or view.trouble is not None)
    assert view.is_ready, view.trouble
    assert view.sees_images
    picture = {"type": "image_url", "image_url": {"url": PICTURE}}
    seeing = replace(QUESTION, messages=({"role": "user", "content": [{"type": "text", "text": "What?"}, picture]},))
    pieces = [piece async for piece in watching.supervisor.runtime(worker).generate(seeing)]
    (usage,) = (piece for piece in pieces if isinstance(piece, Usage))
    assert usage.prompt_tokens > PIECES_OF_THE_PICTURE
    assert usage.completion_tokens
