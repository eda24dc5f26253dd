"""Writes the table of what is tested in which dialect: `python -m tests.conformance.table`."""

from pathlib import Path

from tests.conformance.anthropic_dialect import Messages
from tests.conformance.asking import Dialect
from tests.conformance.features import FEATURES
from tests.conformance.openai_dialects import Chat, Completions, Responses

DIALECTS: tuple[Dialect, ...] = (Chat(), Completions(), Responses(), Messages())
DOCUMENT = Path(__file__).parents[2] / "docs" / "conformance.md"

_INTRODUCTION = """# What the endpoint offers, by dialect

Each check mark stands for four tests with a real worker: streamed and not, answered by one voter and by a vote. The
table is written from the list of these tests by `python -m tests.conformance.table`, and a test holds it against them.
"""
_OFFERED, _NOT_OFFERED = "✓", "no"


def document() -> str:
    """Return the whole document."""
    heads = [f"`{dialect.path}`" for dialect in DIALECTS]
    lines = [_row("", *heads), _row("---", *["---"] * len(heads))]
    for feature in FEATURES:
        marks = [_OFFERED if dialect.name in feature.offered_by else _NOT_OFFERED for dialect in DIALECTS]
        lines.append(_row(feature.name, *marks))
    return _INTRODUCTION + "\n" + "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    DOCUMENT.write_text(document())
