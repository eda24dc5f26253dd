"""Answers of an MLX model that keep to a form, with llguidance. Only a worker's child process imports this."""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import llguidance
import llguidance.numpy
import mlx.core as mx
import numpy as np

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.decoding.question import Question
from swarm_desktop.workers.decoding.tool_calls import CALL_BEGINS, CALL_ENDS, call_schema


class MlxGrammars:
    """Implements `GrammarMaker`, for one model's vocabulary."""

    def __init__(self, tokenizer: Any, ends: frozenset[int]) -> None:
        """`tokenizer` is the model's own, of transformers; `ends` are the tokens that end an answer."""
        self._source = tokenizer
        self._ends = ends

    def of_schema(self, schema: Mapping[str, Any]) -> str:
        """Return the grammar of a schema. Raises BadRequestError where it cannot be enforced."""
        return self._checked(llguidance.LLMatcher.grammar_from_json_schema(json.dumps(schema)), "response_format")

    def of_calls(self, tools: Sequence[JsonObject], *, several: bool) -> str:
        """Return the grammar of an answer that consists of tool calls. Raises BadRequestError."""
        begins, ends = (self._mark(mark) for mark in (CALL_BEGINS, CALL_ENDS))
        more = ' ("\\n" call)*' if several else ""
        lark = "\n".join(
            (
                f"start: call{more}",
                f'call: {begins} "\\n"? called "\\n"? {ends}',
                f"called: %json {json.dumps(call_schema(tools))}",
            )
        )
        return self._checked(llguidance.LLMatcher.grammar_from_lark(lark), "tools")

    def leaders(self, question: Question, voters: int) -> list["Leader | None"]:
        """Return what leads each voter; None where nothing does."""
        waits_for = None
        if question.leads_calls_alone:
            mark = self._source.encode(CALL_BEGINS, add_special_tokens=False)
            # Only a token of its own is surely met where the grammar begins; else calls are taken as they come.
            if len(mark) > 1:
                return [None] * voters
            (waits_for,) = mark
        if not question.grammar:
            return [None] * voters
        matchers = [llguidance.LLMatcher(self._tokenizer, question.grammar) for _ in range(voters)]
        return [Leader(matcher, self._tokenizer.vocab_size, waits_for) for matcher in matchers]

    @cached_property
    def _tokenizer(self) -> Any:
        # It takes a second for large vocabularies, and most requests never need it.
        return llguidance.LLTokenizer(self._source.backend_tokenizer.to_str(), eos_token=sorted(self._ends))

    def _mark(self, mark: str) -> str:
        """Return a mark as the grammar writes it: by its name where it is a control token, else as text."""
        tokens = self._source.encode(mark, add_special_tokens=False)
        is_control = len(tokens) == 1 and self._tokenizer.is_special_token(tokens[0])
        return mark if is_control else json.dumps(mark)

    def _checked(self, grammar: str, parameter: str) -> str:
        error = llguidance.LLMatcher.validate_grammar(grammar, self._tokenizer)
        if error:
            raise BadRequestError(f"This schema cannot be enforced: {error}", parameter=parameter)
        return grammar


class Leader:
    """Lets a voter draw only what its grammar allows next. A logits processor of mlx-lm."""

    def __init__(self, matcher: Any, words: int, waits_for: int | None) -> None:
        """Lead at once, or from the token `waits_for` on where there is one."""
        self._waits_for = waits_for
        self._matcher = matcher
        self._mask = llguidance.numpy.allocate_token_bitmask(1, words)
        self._words = words
        self._has_begun = False

    def __call__(self, tokens: Any, scores: Any) -> Any:
        """Return the scores, given all tokens so far, the last of which was just drawn."""
        if self._has_begun:
            self._hear(int(tokens[-1].item()))
        self._has_begun = True
        if self._waits_for is not None or self._matcher.is_stopped():
            return scores
        llguidance.numpy.fill_next_token_bitmask(self._matcher, self._mask)
        allowed = np.zeros(scores.shape[-1], dtype=bool)
        bits = np.unpackbits(self._mask.view(np.uint8), bitorder="little")
        known = min(self._words, len(allowed))
        allowed[:known] = bits[:known]
        return mx.where(mx.array(allowed), scores, -math.inf)

    def _hear(self, token: int) -> None:
        if token == self._waits_for:
            self._waits_for = None
        if self._waits_for is None:
            self._matcher.consume_token(token)
