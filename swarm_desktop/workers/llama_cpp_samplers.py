"""How each voter's tokens are drawn: llama.cpp's samplers, one chain a voter. Only a child process imports this."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from llama_cpp import llama_cpp as library

from swarm_desktop.workers.decoding.options import PENALTY_WINDOW_TOKENS, SamplingOptions
from swarm_desktop.workers.llama_cpp_native import NativeModel


class Sampler:
    """Draws one voter's tokens. `close` it: native memory is not freed by itself."""

    def __init__(
        self,
        model: NativeModel,
        options: SamplingOptions,
        *,
        seed: int,
        prompt: Sequence[int],
        grammar: str,
        grammar_waits_for: int | None,
        never: Sequence[int],
    ) -> None:
        """`grammar` leads where it is not empty, from a token on where one is given; `never` are not drawn."""
        self._context = model.context
        self._chain = library.llama_sampler_chain_init(library.llama_sampler_chain_default_params())
        self._bias(model, {**options.logit_bias, **dict.fromkeys(never, -math.inf)})
        if grammar:
            self._lead(model, grammar, grammar_waits_for)
        if options.repeat_penalty != 1 or options.frequency_penalty or options.presence_penalty:
            self._penalize(model, options, prompt)
        if options.temperature <= 0:
            self._add(library.llama_sampler_init_greedy())
            return
        self._add(library.llama_sampler_init_top_k(options.top_k))
        self._add(library.llama_sampler_init_top_p(options.top_p, 1))
        self._add(library.llama_sampler_init_min_p(options.min_p, 1))
        self._add(library.llama_sampler_init_temp(options.temperature))
        self._add(library.llama_sampler_init_dist(seed))

    def draw(self, index: int) -> int:
        """Draw the token that follows the one at a place of the last batch."""
        return int(library.llama_sampler_sample(self._chain, self._context, index))

    def close(self) -> None:
        """Free it."""
        library.llama_sampler_free(self._chain)

    def _bias(self, model: NativeModel, biases: Mapping[int, float]) -> None:
        if biases:
            listed = (library.llama_logit_bias * len(biases))()
            for entry, (token, bias) in zip(listed, biases.items(), strict=True):
                entry.token, entry.bias = token, bias
            self._add(library.llama_sampler_init_logit_bias(model.words, len(biases), listed))

    def _lead(self, model: NativeModel, grammar: str, waits_for: int | None) -> None:
        words = (model.vocabulary, grammar.encode(), b"root")
        if waits_for is None:
            led = library.llama_sampler_init_grammar(*words)
        else:
            trigger = (library.llama_token * 1)(waits_for)
            led = library.llama_sampler_init_grammar_lazy_patterns(*words, None, 0, trigger, 1)
        self._add(led)

    def _penalize(self, model: NativeModel, options: SamplingOptions, prompt: Sequence[int]) -> None:
        penalties = library.llama_sampler_init_penalties(
            model.words,
            PENALTY_WINDOW_TOKENS,
            options.repeat_penalty,
            options.frequency_penalty,
            options.presence_penalty,
        )
        # Repeating the prompt counts too.
        for token in prompt[-PENALTY_WINDOW_TOKENS:]:
            library.llama_sampler_accept(penalties, token)
        self._add(penalties)

    def _add(self, sampler: Any) -> None:
        """Put a sampler at the end of the chain, which owns it from now on."""
        library.llama_sampler_chain_add(self._chain, sampler)
