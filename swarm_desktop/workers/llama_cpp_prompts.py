"""Requests as tokens, through the template that the GGUF file carries. Only a worker's child process imports this."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import jinja2
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.decoding.prompts import Prompt, template_messages
from swarm_desktop.workers.llama_cpp_native import NativeModel
from swarm_desktop.workers.llama_cpp_words import Words
from swarm_desktop.workers.runtime import VoterRequest


class LlamaCppPrompts:
    """Implements `PromptMaker`."""

    def __init__(self, model: NativeModel, words: Words) -> None:
        self.template = model.chat_template
        self._model = model
        self._words = words

    def inner_tokens(self, text: str) -> list[int]:
        """Return the tokens of a text that stands within another."""
        return self._words.inner_tokens(text)

    def of(self, request: VoterRequest, tools: Sequence[JsonObject], options: Mapping[str, Any]) -> Prompt:
        """Return a request's prompt. Raises BadRequestError for what the template does not take."""
        match request.continues:
            case None:
                text = self._filled(request, tools, options)
            case str(text):
                pass
            case tokens:
                if any(not 0 <= token < self._model.words for token in tokens):
                    raise BadRequestError("The prompt holds tokens that this model does not have.", parameter="prompt")
                return Prompt("", list(tokens))
        return Prompt(text, self._words.tokens(text))

    @cached_property
    def _formatter(self) -> Jinja2ChatFormatter:
        return Jinja2ChatFormatter(self.template, eos_token=self._words.last, bos_token=self._words.first)

    def _filled(self, request: VoterRequest, tools: Sequence[JsonObject], options: Mapping[str, Any]) -> str:
        if not self.template:
            raise BadRequestError("This model has no chat template. Ask it to continue a text instead.")
        messages = template_messages(request)
        try:
            return str(self._formatter(messages=messages, tools=list(tools) or None, **options).prompt)
        # Templates complain in words of their own, and fail on messages that their authors did not think of.
        except (jinja2.TemplateError, ValueError, TypeError, KeyError) as error:
            raise BadRequestError(
                f"The model's template cannot write this conversation: {error}", parameter="messages"
            ) from error
