"""The prompt that was read last, and what of it the next one can go on from. Only a child process imports this."""

import json
from collections.abc import Iterator, Sequence

from swarm_desktop.core.errors import WorkerError
from swarm_desktop.workers.llama_cpp_native import NativeModel, Step

PROMPT_SEQUENCE = 0
"""Holds the prompt; the voters' sequences follow it."""
_FORMAT = 1


class PromptMemory:
    """Reads prompts, always in the same way.

    How numbers are rounded depends on how many tokens go through the model together. So a prompt is cut into blocks
    from its beginning on, whatever was read before, and only whole blocks are used again: what a model says then does
    not depend on what it was asked before. For the same reason answers, which are computed token by token, are not kept
    as part of the prompt that they will be part of.
    """

    def __init__(self, model: NativeModel) -> None:
        self._model = model
        self._tokens: list[int] = []

    def read(self, tokens: Sequence[int], *, reuse: bool = True) -> Iterator[int]:
        """Read a prompt, a block at each step; yield how much is read.

        What was known before is yielded first. After the last step the model's scores are there for what follows.
        """
        known = self._go_back_to(self._known_blocks(tokens) if reuse else 0)
        yield known
        block = self._model.block_tokens
        while known < len(tokens):
            part = tokens[known : known + block]
            # Until it is through, nothing is certain about what the cache holds of it.
            self._tokens = list(tokens[:known])
            last = len(tokens) - 1
            self._model.decode(
                [
                    Step(token, position, PROMPT_SEQUENCE, wants_scores=position == last)
                    for position, token in enumerate(part, known)
                ]
            )
            known += len(part)
            self._tokens = list(tokens[:known])
            yield known

    @property
    def last_index(self) -> int:
        """Place of the prompt's last token in the last batch."""
        return (len(self._tokens) - 1) % self._model.block_tokens

    def save(self) -> bytes:
        """Return all that is known of the prompt, for `load` in another process with the same model."""
        head = {"format": _FORMAT, "model": self._model.identity, "tokens": self._tokens}
        return json.dumps(head).encode() + b"\n" + self._model.save(PROMPT_SEQUENCE)

    def load(self, saved: bytes) -> int:
        """Know what was saved instead of what is known; return its tokens. Raises WorkerError where it does not fit."""
        line, _, state = saved.partition(b"\n")
        try:
            head = json.loads(line)
            fits = head["format"] == _FORMAT and head["model"] == self._model.identity
            tokens = [int(token) for token in head["tokens"]]
        except (ValueError, KeyError, TypeError) as error:
            raise WorkerError("This is not a saved conversation, or it is damaged.", details=str(error)) from error
        if not fits:
            raise WorkerError("This conversation was saved with another model. Load it with the same one.")
        self._forget()
        if not self._model.load(PROMPT_SEQUENCE, state):
            self._forget()
            raise WorkerError("The saved conversation does not fit: it is damaged, or the context is too small for it.")
        self._tokens = tokens
        return len(tokens)

    def _known_blocks(self, tokens: Sequence[int]) -> int:
        """Return the tokens of all whole blocks that are known already, without the last token of the prompt."""
        same = 0
        for known, wanted in zip(self._tokens, tokens[:-1], strict=False):
            if known != wanted:
                break
            same += 1
        return same - same % self._model.block_tokens

    def _go_back_to(self, known: int) -> int:
        """Drop all but the beginning; return how much is left, as some models can only drop all."""
        if not known or not self._model.forget(PROMPT_SEQUENCE, known):
            self._forget()
            return 0
        self._tokens = self._tokens[:known]
        return known

    def _forget(self) -> None:
        self._tokens = []
        self._model.forget_all()
