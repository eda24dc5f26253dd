"""Logs as people read them, and what is kept of an end that nobody wanted, shown with processes that really end so."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.logs import CrashWatch, LogDesk
from swarm_desktop.logs.lines import brief_traceback
from swarm_desktop.logs.redaction import redacted
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.program_log import log_to_file

RUN = """
import faulthandler, logging, os, sys
from pathlib import Path
from swarm_desktop.logs import CrashWatch
from swarm_desktop.state.folder import DataFolder
from swarm_desktop.state.program_log import log_to_file

folder = DataFolder(Path(sys.argv[1]))
with CrashWatch(folder.logs, folder.program_log, Path("/home/ada")):
    handler = log_to_file(folder.program_log)
    logging.getLogger("swarm_desktop.requests").info(
        "POST /v1/messages 200", extra={{"fields": {{"prompt": "my secret plan", "status": 200}}}}
    )
    logging.getLogger("swarm_desktop.api").warning("key sk-swarm-abcdefgh123 of /home/ada/papers")
    {ending}
"""


def run(root: Path, ending: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN.format(ending=ending), str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def report(root: Path) -> str:
    """Return what a later start tells; empty for nothing."""
    folder = DataFolder(root)
    with CrashWatch(folder.logs, folder.program_log, Path("/home/ada")):
        found = LogDesk(folder.logs, folder.program_log).crash_report()
    return found.text if found else ""


def test_an_end_in_order_leaves_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "pass").returncode == 0
    assert report(tmp_path) == ""
    assert run(tmp_path, "sys.exit(3)").returncode == 3
    assert report(tmp_path) == ""


def test_a_native_crash_is_told_with_the_place_and_without_prompts_keys_and_the_persons_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "worker-1.log").write_text("loaded /home/ada/models/a.gguf\n")
    assert run(tmp_path, "faulthandler._sigsegv()").returncode < 0
    text = report(tmp_path)
    assert "Segmentation fault" in text
    assert 'File "<string>"' in text
    assert "POST /v1/messages 200" in text
    assert "loaded ~/models/a.gguf" in text
    for private in ("my secret plan", "sk-swarm-abcdefgh123", "/home/ada"):
        assert private not in text


def test_a_mistake_of_python_is_told_by_its_place_and_kind(tmp_path: Path) -> None:
    assert run(tmp_path, "{}['what I asked']").returncode == 1
    text = report(tmp_path)
    assert "KeyError" in text
    assert "<string>" in text
    assert "what I asked" not in text


def test_a_task_that_nobody_awaited_is_among_what_was_noticed(tmp_path: Path) -> None:
    failing = "import asyncio, gc\n    async def fail(): raise LookupError('what I asked')\n"
    ending = "    async def main(): asyncio.ensure_future(fail()); await asyncio.sleep(0.01); gc.collect()\n"
    run(tmp_path, f"{failing}{ending}    asyncio.run(main()); os._exit(1)")
    text = report(tmp_path)
    assert "The last mistake that was noticed" in text
    assert "LookupError" in text
    assert "what I asked" not in text


def test_a_process_that_was_killed_is_told(tmp_path: Path) -> None:
    run(tmp_path, "os.kill(os.getpid(), 9)")
    assert "ended from outside" in report(tmp_path)


def test_a_report_is_told_until_it_was_seen_and_the_newest_are_kept(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    desk = LogDesk(folder.logs, folder.program_log)
    run(tmp_path, "os._exit(1)")
    assert report(tmp_path)
    assert desk.crash_report() is not None
    desk.put_crash_report_aside()
    assert desk.crash_report() is None
    assert len(list(folder.logs.glob("crash-*.txt"))) == 1


def test_the_programs_log_is_read_in_words_and_the_workers_as_they_are(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    handler = log_to_file(folder.program_log)
    try:
        logging.getLogger("swarm_desktop.api").warning("slow reader", extra={"fields": {"seconds": 61}})
    finally:
        logging.getLogger("swarm_desktop").removeHandler(handler)
        handler.close()
    (folder.logs / "worker-1.log").write_text("slot 0: released\n")
    (folder.logs / "worker-1.previous.log").write_text("older\n")
    desk = LogDesk(folder.logs, folder.program_log)
    assert [source.title for source in desk.sources()] == ["", "worker-1"]
    assert desk.read("swarm-desktop.log").text.endswith("warning api: slow reader seconds=61")
    assert desk.read("worker-1.log").text == "slot 0: released\n"


@pytest.mark.parametrize("name", ["../settings.toml", "worker-9.log", "crash-unseen.json", ""])
def test_only_logs_can_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "settings.toml").touch()
    with pytest.raises(BadRequestError):
        LogDesk(tmp_path / "logs", tmp_path / "logs" / "swarm-desktop.log").read(name)


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abcdefghijkl",
        "api_key=sk-swarm-0123456789",
        'token: "hf_abcdefghij"',
        "hub-token = verysecretvalue",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQ\n-----END PRIVATE KEY-----",
    ],
)
def test_keys_are_left_out(text: str) -> None:
    left = redacted(text, Path("/home/ada"))
    assert "[removed]" in left
    for secret in ("abcdefghij", "0123456789", "verysecretvalue", "MC4CAQAwBQ"):
        assert secret not in left


def test_a_traceback_keeps_places_and_kinds_alone() -> None:
    told = (
        "Traceback (most recent call last):\n"
        '  File "/opt/swarm_desktop/engine.py", line 7, in start\n'
        '    raise ValueError("my prompt")\n'
        "ValueError: my prompt\nand its second line: 3\n"
    )
    assert brief_traceback(told) == "  /opt/swarm_desktop/engine.py:7 start\nValueError"
