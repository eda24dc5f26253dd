import sys
from pathlib import Path

import pytest

from swarm_desktop.hardware import tools
from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.tools import run_tool


def program(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_tool_prints_in_english() -> None:
    assert run_tool(program("import os; print(os.environ['LC_ALL'])")) == "C\n"


def test_a_tool_that_is_not_there() -> None:
    assert run_tool(["no-such-tool-anywhere"]) is None


def test_a_tool_that_fails_says_why() -> None:
    with pytest.raises(UnreadableError, match="fails: no devices"):
        run_tool(program("import sys; sys.exit('no devices')"))
    with pytest.raises(UnreadableError, match="fails: exit status 3"):
        run_tool(program("import sys; sys.exit(3)"))


def test_what_a_failing_tool_printed_is_read_all_the_same() -> None:
    assert run_tool(program("import sys; print('No devices were found'); sys.exit(6)")) == "No devices were found\n"


def test_a_tool_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "TOOL_SECONDS", 0.2)
    with pytest.raises(UnreadableError, match=r"does not answer within 0\.2 seconds"):
        run_tool(program("import sys; sys.stdin.close(); import time; time.sleep(60)"))


def test_a_tool_that_cannot_be_started(tmp_path: Path) -> None:
    broken = tmp_path / "broken-smi"
    broken.write_bytes(b"\x7fELF")
    broken.chmod(0o700)
    with pytest.raises(UnreadableError, match="cannot be started"):
        run_tool([str(broken)])
