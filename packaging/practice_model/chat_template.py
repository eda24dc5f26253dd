"""One chat format, written twice: as the jinja template of the GGUF file and as Python for training.

The tests render conversations both ways through the embedded server and compare them.
"""

import json
from dataclasses import dataclass

from practice_model.examples import Example, Tool, Turn

START = "<|im_start|>"
END = "<|im_end|>"
DOCUMENT_END = "<|endoftext|>"
CALL_START = "<tool_call>"
CALL_END = "</tool_call>"
CONTROL_TOKENS = (DOCUMENT_END, START, END)
USER_DEFINED_TOKENS = (CALL_START, CALL_END)

TEMPLATE = """\
{%- if messages and messages[0].role in ('system', 'developer') -%}
    {%- set system = messages[0].content -%}
    {%- set turns = messages[1:] -%}
{%- else -%}
    {%- set system = '' -%}
    {%- set turns = messages -%}
{%- endif -%}
{%- if system or tools -%}
    {{- '<|im_start|>system\\n' -}}
    {{- system -}}
    {%- if tools -%}
        {%- if system -%}{{- '\\n' -}}{%- endif -%}
        {{- 'Tools:' -}}
        {%- for tool in tools -%}
            {%- set function = tool.function if tool.function else tool -%}
            {{- '\\n- ' + function.name + '(' -}}
            {%- if function.parameters and function.parameters.required -%}
                {{- function.parameters.required | join(', ') -}}
            {%- elif function.parameters and function.parameters.properties -%}
                {%- for parameter in function.parameters.properties -%}
                    {{- parameter -}}{%- if not loop.last -%}{{- ', ' -}}{%- endif -%}
                {%- endfor -%}
            {%- endif -%}
            {{- ')' -}}
            {%- if function.description -%}
                {{- ': ' + function.description.strip().split('\\n')[0][:80] -}}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{- '<|im_end|>\\n' -}}
{%- endif -%}
{%- for message in turns -%}
    {{- '<|im_start|>' + message.role + '\\n' -}}
    {%- if message.content -%}{{- message.content -}}{%- endif -%}
    {%- if message.tool_calls -%}
        {%- for call in message.tool_calls -%}
            {%- set function = call.function if call.function else call -%}
            {{- '<tool_call>{"name": ' + function.name | tojson + ', "arguments": ' -}}
            {{- function.arguments | tojson -}}
            {{- '}</tool_call>' -}}
        {%- endfor -%}
    {%- endif -%}
    {{- '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
"""


@dataclass(frozen=True)
class Segment:
    """A stretch of rendered text, and whether the model is to learn to write it."""

    text: str
    trained: bool


def render(example: Example) -> list[Segment]:
    """Render a conversation in stretches; joined, they are what the template gives."""
    turns = example.turns
    system = turns[0].content if turns[0].role == "system" else ""
    segments: list[Segment] = []
    listed = system + ("\n" if system and example.tools else "") + _tool_list(example.tools)
    if listed:
        segments.append(Segment(f"{START}system\n{listed}{END}\n", trained=False))
    for turn in turns[1:] if turns[0].role == "system" else turns:
        trained = turn.role == "assistant"
        segments.append(Segment(f"{START}{turn.role}\n", trained=False))
        segments.append(Segment(_body(turn) + END, trained=trained))
        segments.append(Segment("\n", trained=False))
    return segments


def rendered_text(example: Example) -> str:
    """Render a conversation as one string."""
    return "".join(segment.text for segment in render(example))


def _tool_list(tools: tuple[Tool, ...]) -> str:
    if not tools:
        return ""
    lines = [f"- {tool.name}({', '.join(tool.parameters)}): {tool.description}" for tool in tools]
    return "Tools:\n" + "\n".join(lines)


def _body(turn: Turn) -> str:
    calls = (
        f'{CALL_START}{{"name": {json.dumps(call.name)}, "arguments": {json.dumps(call.arguments)}}}{CALL_END}'
        for call in turn.calls
    )
    return turn.content + "".join(calls)
