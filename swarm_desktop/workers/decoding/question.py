"""A request, read once: how tokens are drawn, what the model reads, and what its answer has to look like."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.decoding.options import SamplingOptions, sampling_options
from swarm_desktop.workers.decoding.prompts import Prompt, response_schema
from swarm_desktop.workers.decoding.speech import SpeechForm
from swarm_desktop.workers.decoding.tool_calls import require_callable
from swarm_desktop.workers.llama_question import offered_tools
from swarm_desktop.workers.runtime import VoterRequest


class PromptMaker(Protocol):
    """Makes prompts for one model."""

    template: str
    """The model's chat template; empty where it has none."""

    def inner_tokens(self, text: str) -> list[int]:
        """Return the tokens of a text that stands within another."""

    def of(self, request: VoterRequest, tools: Sequence[JsonObject], options: Mapping[str, Any]) -> Prompt:
        """Return a request's prompt. Raises BadRequestError for what the template does not take."""


class GrammarMaker(Protocol):
    """Makes grammars as a runtime writes them. Both raise BadRequestError for what cannot be enforced."""

    def of_schema(self, schema: Mapping[str, Any]) -> str:
        """Return the grammar of a JSON schema."""

    def of_calls(self, tools: Sequence[JsonObject], *, several: bool) -> str:
        """Return the grammar of an answer that consists of tool calls."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks of one model."""

    options: SamplingOptions
    prompt: Prompt
    form: SpeechForm
    grammar: str
    """What leads the answer; empty where nothing does."""
    leads_calls_alone: bool
    """Whether it leads from the first mark of a tool call on, and the model may say what it likes before."""


def read_question(
    request: VoterRequest, defaults: Mapping[str, Any], prompts: PromptMaker, grammars: GrammarMaker
) -> Question:
    """Read a request for a model with its own `defaults` of sampling. Raises BadRequestError."""
    options = sampling_options(request, defaults, prompts.inner_tokens)
    schema = response_schema(request)
    # A text that is continued is no conversation: nobody tells the model of tools, or how it thinks.
    template = prompts.template if request.continues is None else ""
    tools, choice = offered_tools(request) if template else ((), None)
    if tools:
        require_callable(tools, template)
    must_call = bool(tools) and choice == "required"
    calls_alone = bool(tools) and schema is None and not must_call
    grammar = ""
    if calls_alone:
        # A model that may call tools, and was told of them, can do without: it is led where that is possible.
        with suppress(BadRequestError):
            grammar = grammars.of_calls(tools, several=options.parallel_tool_calls)
    elif must_call:
        grammar = grammars.of_calls(tools, several=options.parallel_tool_calls)
    elif schema is not None:
        grammar = grammars.of_schema(schema)
    prompt = prompts.of(request, tools, options.chat_template_kwargs)
    form = SpeechForm.of(
        template,
        prompt.text,
        calls=bool(tools),
        several_calls=options.parallel_tool_calls,
        is_led=bool(grammar) and not calls_alone,
    )
    return Question(options, prompt, form, grammar, calls_alone)
