"""The documented settings are those that there are."""

import runpy
from pathlib import Path

REFERENCE = runpy.run_path(str(Path(__file__).parents[2] / "packaging" / "configuration_reference.py"))


def test_every_setting_is_documented_once_with_its_default_and_variable() -> None:
    text = REFERENCE["DOCUMENT"].read_text(encoding="utf-8")
    assert REFERENCE["document"](text) == text, "write it again: python packaging/configuration_reference.py"
    assert "| ? |" not in text, "say what the setting means"
