"""The code inside a text: fenced blocks, or the whole text where it looks like code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from swarm_desktop.consensus.limits import MAX_CODE

_FENCE = re.compile(r"^[ \t]{0,8}(```+|~~~+)[ \t]*([\w+#.-]{0,30})[^\n`]{0,200}$", re.MULTILINE)
_CODE_LINE = re.compile(
    r"^(?:[ \t]*(?:async )?def \w{1,80}\(|[ \t]*class \w{1,80}[:(]|import \w|from [\w.]{1,80} import |[ \t]*return\b"
    r"|@\w|#include\b|[ \t]*(?:public|private|static|func|fn|pub|let|const|var|function|interface|struct) )",
    re.MULTILINE,
)
_PROSE_FENCES = frozenset({"text", "txt", "output", "console", "markdown", "md", "plaintext"})


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of code and the language it announces, in lower case, "" where it announces none."""

    language: str
    source: str


def blocks_in(text: str) -> tuple[Block, ...]:
    """Return the fenced blocks of `text`; an unclosed last fence reaches to the end."""
    text = text[:MAX_CODE]
    found: list[Block] = []
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence.group(1).startswith(opening.group(1)) and not fence.group(2):
            found.append(Block(opening.group(2).lower(), text[opening.end() + 1 : fence.start()]))
            opening = None
    if opening is not None:
        found.append(Block(opening.group(2).lower(), text[opening.end() + 1 :]))
    return tuple(block for block in found if block.language not in _PROSE_FENCES and block.source.strip())


def code_in(text: str) -> tuple[Block, ...]:
    """Return the code that `text` holds: its fenced blocks, else all of it where its lines look like code."""
    found = blocks_in(text)
    if found:
        return found
    return (Block("", text[:MAX_CODE]),) if looks_like_code(text) else ()


def looks_like_code(text: str) -> bool:
    """Tell whether `text` without fences begins like a program or defines something."""
    return _CODE_LINE.search(text[:MAX_CODE]) is not None and not text.lstrip()[:1].isdigit()
