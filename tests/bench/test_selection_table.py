"""The table of usual machines in the documentation is what the program would propose."""

from pathlib import Path

from bench.selection_table import MACHINES, table

DOCUMENT = Path(__file__).parents[2] / "docs" / "selection.md"


def test_the_documented_table_is_the_one_that_the_program_makes() -> None:
    assert len(MACHINES) >= 40
    assert table() in DOCUMENT.read_text(encoding="utf-8"), "write it again: python bench/selection_table.py"
