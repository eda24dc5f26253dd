import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from swarm_desktop.workers.child_messages import ChildOrder, ChildReport, ChildStage
from swarm_desktop.workers.process import child_command, describe_exit, kill_grandchildren

ORDER = ChildOrder("/m.gguf", 4096, 16, 2, 2**20, os.getpid(), "secret")


def test_an_order_arrives_as_it_was_given_and_hides_its_key() -> None:
    line = ORDER.encode()
    assert line.count(b"\n") == 1
    assert ChildOrder.decode(line) == ORDER
    assert "secret" not in repr(ORDER)


def test_a_report_arrives_as_it_was_written() -> None:
    report = ChildReport(ChildStage.REFUSED, "why\nnot")
    assert report.encode().count(b"\n") == 1
    assert ChildReport.decode(report.encode()) == report


def test_the_child_is_a_module_and_in_a_frozen_program_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    assert child_command() == (sys.executable, "-m", "swarm_desktop.workers.llama_child")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command() == (sys.executable, "worker", "xllamacpp")


def test_what_a_child_started_ends_with_it_where_the_kernel_does_not_see_to_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = (
        "import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1).pid, flush=True)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", f"{code}; input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    grandchild = psutil.Process(int(child.stdout.readline()))
    monkeypatch.setattr(sys, "platform", "darwin")
    kill_grandchildren(child.pid)
    child.kill()
    child.communicate()
    grandchild.wait(10)


def test_exits_are_told_in_words() -> None:
    assert describe_exit(3) == "it ended with status 3"
    if sys.platform != "win32":
        assert describe_exit(-11) == "it was ended by signal SIGSEGV"
        assert describe_exit(-64) in {"it was ended by signal 64", "it was ended by signal SIGRTMAX"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")
@pytest.mark.parametrize(("parent", "status"), [("os.getppid()", 0), ("-1", 1)])
def test_a_child_whose_parent_is_gone_already_ends(parent: str, status: int) -> None:
    code = f"import os; from swarm_desktop.workers.process import end_with_parent; end_with_parent({parent})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == status


def test_the_entry_of_the_frozen_program_serves_a_model_as_a_worker_does(tmp_path: Path) -> None:
    order = ChildOrder(str(tmp_path / "missing.gguf"), 4096, 16, 2, 2**20, os.getpid(), "secret")
    ended = subprocess.run(
        [sys.executable, "-m", "swarm_desktop", "worker", "xllamacpp"],
        input=order.encode(),
        capture_output=True,
        check=False,
    )
    stages = [ChildReport.decode(line).stage for line in ended.stdout.splitlines()]
    assert stages == [ChildStage.LOADING, ChildStage.REFUSED]
    assert ended.returncode == 1
