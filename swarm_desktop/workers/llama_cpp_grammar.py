"""JSON schemas as llama.cpp's grammars, with llama-cpp-python's own conversion. Only a child process imports this."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from llama_cpp import llama_cpp as library
from llama_cpp.llama_grammar import json_schema_to_gbnf

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.decoding.tool_calls import CALL_BEGINS, CALL_ENDS, call_schema

_REPETITIONS = frozenset({"minLength", "maxLength", "minItems", "maxItems"})
_MOST_REPETITIONS = 256
_ROOT = re.compile(r"^root ::=", re.MULTILINE)


class LlamaCppGrammars:
    """Implements `GrammarMaker`."""

    def __init__(self, vocabulary: Any) -> None:
        """`vocabulary` is a model's own, as llama.cpp knows it."""
        self._vocabulary = vocabulary

    def of_schema(self, schema: Mapping[str, Any]) -> str:
        """Return the grammar of a JSON schema. Raises BadRequestError for what the conversion cannot carry."""
        return self._checked(_converted(schema, "response_format"), "response_format")

    def of_calls(self, tools: Sequence[JsonObject], *, several: bool) -> str:
        """Return the grammar of an answer that consists of tool calls. Raises BadRequestError."""
        calls = _ROOT.sub("called ::=", _converted(call_schema(tools), "tools"))
        one = f'"{CALL_BEGINS}" "\\n"? called "\\n"? "{CALL_ENDS}"'
        more = f' ("\\n"? {one})*' if several else ""
        return self._checked(f"{calls}\nroot ::= {one}{more}\n", "tools")

    def _checked(self, grammar: str, parameter: str) -> str:
        made = library.llama_sampler_init_grammar(self._vocabulary, grammar.encode(), b"root")
        if not made:
            raise BadRequestError("This schema is too much for llama.cpp's grammars. Simplify it.", parameter=parameter)
        library.llama_sampler_free(made)
        return grammar


def _converted(schema: Mapping[str, Any], parameter: str) -> str:
    try:
        return str(json_schema_to_gbnf(json.dumps(_without_long_limits(schema))))
    # It asserts, and fails in as many ways as a schema can be wrong.
    except Exception as error:
        raise BadRequestError(f"This schema cannot be enforced: {error}", parameter=parameter) from error


def _without_long_limits(schema: Any) -> Any:
    """Return a schema without limits of many repetitions, each of which llama.cpp's grammars would write out."""
    match schema:
        case dict():
            return {
                name: _without_long_limits(part)
                for name, part in schema.items()
                if not (name in _REPETITIONS and isinstance(part, int) and part > _MOST_REPETITIONS)
            }
        case list():
            return [_without_long_limits(part) for part in schema]
        case _:
            return schema
