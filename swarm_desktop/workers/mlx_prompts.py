"""Requests as tokens, through the tokenizer of a model folder. Only a worker's child process imports this."""

from collections.abc import Mapping, Sequence
from typing import Any

import jinja2

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.decoding.prompts import Prompt, template_messages
from swarm_desktop.workers.decoding.speech import ANSWER_MARKS
from swarm_desktop.workers.runtime import VoterRequest


class Letters:
    """Turns one voter's tokens into text. A letter that is spread over tokens comes with the last of them."""

    def __init__(self, tokenizer: Any, after: int, unsaid: frozenset[int]) -> None:
        """`after` is the prompt's last token; tokens that are `unsaid` have no text."""
        self._unsaid = unsaid
        self._together = tokenizer.detokenizer
        # At the beginning of a text it would leave a blank out; an answer is none.
        self._together.add_token(after)
        _ = self._together.last_segment

    def text(self, token: int, *, is_last: bool) -> str:
        """Return what can be said now. Some text waits for the next token, unless there is none."""
        if token not in self._unsaid:
            self._together.add_token(token)
        if is_last:
            self._together.finalize()
        return str(self._together.last_segment)


class MlxPrompts:
    """Implements `PromptMaker`."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self.template = tokenizer.chat_template if isinstance(tokenizer.chat_template, str) else ""
        self.ends = frozenset(tokenizer.eos_token_ids)
        """Tokens that end an answer."""
        self._unsaid = frozenset(
            token
            for token, added in tokenizer.added_tokens_decoder.items()
            if added.special and added.content not in ANSWER_MARKS
        )

    def inner_tokens(self, text: str) -> list[int]:
        """Return the tokens of a text that stands within another."""
        return list(self._tokenizer.encode(text, add_special_tokens=False))

    def text(self, token: int) -> bytes:
        """Return a token's text by itself."""
        return str(self._tokenizer.decode([token])).encode()

    def letters(self, after: int) -> Letters:
        """Return what turns a voter's tokens into text, given the prompt's last token."""
        return Letters(self._tokenizer, after, self._unsaid)

    def of(self, request: VoterRequest, tools: Sequence[JsonObject], options: Mapping[str, Any]) -> Prompt:
        """Return a request's prompt. Raises BadRequestError for what the template does not take."""
        match request.continues:
            case None:
                text = self._filled(request, tools, options)
                # The template writes the first token itself, where the model wants one.
                return Prompt(text, self.inner_tokens(text))
            case str(text):
                return Prompt(text, list(self._tokenizer.encode(text)))
            case tokens:
                if any(not 0 <= token < len(self._tokenizer) for token in tokens):
                    raise BadRequestError("The prompt holds tokens that this model does not have.", parameter="prompt")
                return Prompt("", list(tokens))

    def _filled(self, request: VoterRequest, tools: Sequence[JsonObject], options: Mapping[str, Any]) -> str:
        if not self.template:
            raise BadRequestError("This model has no chat template. Ask it to continue a text instead.")
        messages = template_messages(request)
        try:
            return str(
                self._tokenizer.apply_chat_template(
                    messages, tools=list(tools) or None, add_generation_prompt=True, tokenize=False, **options
                )
            )
        # Templates complain in words of their own, and fail on messages that their authors did not think of.
        except (jinja2.TemplateError, ValueError, TypeError, KeyError) as error:
            raise BadRequestError(
                f"The model's template cannot write this conversation: {error}", parameter="messages"
            ) from error
