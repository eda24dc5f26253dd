"""JSON schemas as llama.cpp's grammars, with llama-cpp-python's own conversion. Only a child process imports this."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from llama_cpp.llama_grammar import json_schema_to_gbnf

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.workers.decoding.tool_calls import CALL_BEGINS, CALL_ENDS, call_schema

_ROOT = re.compile(r"^root ::=", re.MULTILINE)


class LlamaCppGrammars:
    """Implements `GrammarMaker`."""

    def of_schema(self, schema: Mapping[str, Any]) -> str:
        """Return the grammar of a JSON schema. Raises BadRequestError for what the conversion cannot carry."""
        return _converted(schema, "response_format")

    def of_calls(self, tools: Sequence[JsonObject], *, several: bool) -> str:
        """Return the grammar of an answer that consists of tool calls. Raises BadRequestError."""
        calls = _ROOT.sub("called ::=", _converted(call_schema(tools), "tools"))
        one = f'"{CALL_BEGINS}" "\\n"? called "\\n"? "{CALL_ENDS}"'
        more = f' ("\\n"? {one})*' if several else ""
        return f"{calls}\nroot ::= {one}{more}\n"


def _converted(schema: Mapping[str, Any], parameter: str) -> str:
    try:
        return str(json_schema_to_gbnf(json.dumps(schema)))
    # It asserts, and fails in as many ways as a schema can be wrong.
    except Exception as error:
        raise BadRequestError(f"This schema cannot be enforced: {error}", parameter=parameter) from error
