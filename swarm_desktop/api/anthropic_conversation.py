"""Conversations of the Anthropic dialect, as the chat messages that models' own templates know."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from swarm_desktop.api.anthropic_content import (
    Block,
    DocumentBlock,
    ImageBlock,
    Message,
    SearchResultBlock,
    ShownBlock,
    SystemContent,
    TextBlock,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
)
from swarm_desktop.core.json_types import JsonObject, encoded

_BILLING_LINE = re.compile(r"\Ax-anthropic-billing-header:[^\n]*\n?")
"""One client begins its system prompt with a line that is another in each request. It tells the model nothing, and the
prompt cache, which holds as far as prompts are equal from their start, would never hold."""
_FAILED = "The tool failed: "


def chat_messages(system: SystemContent, messages: Sequence[Message]) -> Iterator[JsonObject]:
    """Yield chat messages. Messages of one role in a row become one, as many templates want roles to take turns."""
    instruction = _system_text(system)
    if instruction:
        yield {"role": "system", "content": instruction}
    for speaker, group in groupby(messages, lambda message: message.speaker):
        blocks = tuple(chain.from_iterable(message.blocks for message in group))
        yield from (_said(blocks),) if speaker == "assistant" else _heard(blocks)


def _system_text(system: SystemContent) -> str:
    texts = [system] if isinstance(system, str) else [block.text for block in system]
    return "\n".join(filter(None, (_BILLING_LINE.sub("", text) for text in texts)))


def _said(blocks: Sequence[Block]) -> JsonObject:
    """Return a message of the model. Templates that want earlier reasoning look for it; the others ignore it."""
    message = {
        "role": "assistant",
        "content": "".join(block.text for block in blocks if isinstance(block, TextBlock)),
    }
    reasoning = "\n".join(block.thinking for block in blocks if isinstance(block, ThinkingBlock))
    calls = [_call(block) for block in blocks if isinstance(block, ToolUseBlock)]
    return message | ({"reasoning_content": reasoning} if reasoning else {}) | ({"tool_calls": calls} if calls else {})


def _call(block: ToolUseBlock) -> JsonObject:
    arguments = encoded(block.input).decode()
    return {"id": block.id, "type": "function", "function": {"name": block.name, "arguments": arguments}}


def _heard(blocks: Sequence[Block]) -> Iterator[JsonObject]:
    """Yield the results of tools, each a message of its own, and what was said before, between and after them."""
    shown: list[ShownBlock] = []
    for block in blocks:
        if isinstance(block, ToolResultBlock):
            if shown:
                yield {"role": "user", "content": _shown(shown)}
                shown = []
            yield {"role": "tool", "tool_call_id": block.tool_use_id, "content": _result(block)}
        elif isinstance(block, ShownBlock):
            shown.append(block)
    if shown:
        yield {"role": "user", "content": _shown(shown)}


def _result(block: ToolResultBlock) -> str | list[JsonObject]:
    parts = (TextBlock(text=block.content),) if isinstance(block.content, str) else block.content
    shown = [part for part in parts if isinstance(part, ShownBlock)]
    return _shown([TextBlock(text=_FAILED), *shown] if block.is_error else shown)


def _shown(blocks: Sequence[ShownBlock]) -> str | list[JsonObject]:
    """Return a text where that is enough: not every template takes anything else."""
    if not any(isinstance(block, ImageBlock) for block in blocks):
        return "\n".join(block.text for block in blocks if isinstance(block, _Texts))
    return [_part(block) for block in blocks]


_Texts = (TextBlock, DocumentBlock, SearchResultBlock)


def _part(block: ShownBlock) -> JsonObject:
    if isinstance(block, ImageBlock):
        return {"type": "image_url", "image_url": {"url": block.url}}
    return {"type": "text", "text": block.text}
