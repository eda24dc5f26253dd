"""Questions that a person asks in the window or on the command line."""

import asyncio

from swarm_desktop.consensus import STRATEGIES
from swarm_desktop.core.commands import AskRequest
from swarm_desktop.core.errors import BadRequestError, NoWorkerReadyError
from swarm_desktop.core.ids import QuestionId
from swarm_desktop.swarm import GenerationRequest, Outcome, Swarm, new_seed


class QuestionCommands:
    """The part of `Commands` about asking."""

    def __init__(self, swarm: Swarm) -> None:
        self._voting = swarm
        self._questions: dict[QuestionId, asyncio.Task[Outcome]] = {}

    async def ask(self, request: AskRequest) -> QuestionId:
        """Start a vote and return at once."""
        generation = self.generation(request, "window")
        task = asyncio.create_task(self._voting.vote(generation))
        self._questions[generation.id] = task
        task.add_done_callback(lambda _: self._question_over(generation.id))
        return generation.id

    async def cancel(self, question_id: QuestionId) -> None:
        """Cancel a question that was asked in the window."""
        task = self._questions.get(question_id)
        if task is not None:
            task.cancel()

    def generation(self, request: AskRequest, origin: str) -> GenerationRequest:
        """Return the request for the swarm behind a person's question. Raises BadRequestError, NoWorkerReadyError."""
        if not request.text.strip():
            raise BadRequestError("There is no question. Type one and ask again.")
        if request.strategy not in STRATEGIES:
            raise BadRequestError(f"There is no strategy `{request.strategy}`. Known: {', '.join(STRATEGIES)}.")
        models = self._voting.models()
        if not models:
            raise NoWorkerReadyError("No model is loaded. Start the engine, or choose a model in Settings.")
        return GenerationRequest(
            messages=({"role": "user", "content": request.text},),
            model=request.model or models[0].model.id,
            voting=True,
            voters=request.voters,
            strategy=request.strategy,
            origin=origin,
            seed=new_seed() if request.seed is None else request.seed,
        )

    async def cancel_questions(self) -> None:
        """Cancel all of them, and return when they have ended."""
        questions = tuple(self._questions.values())
        for task in questions:
            task.cancel()
        await asyncio.gather(*questions, return_exceptions=True)

    def _question_over(self, question_id: QuestionId) -> None:
        task = self._questions.pop(question_id)
        if not task.cancelled():
            # Its failure is in the snapshot already; asyncio only wants to see that somebody looked.
            task.exception()
