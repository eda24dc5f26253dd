"""Commands as models run them; what the sandbox itself holds back is tested with the sandbox."""

import asyncio
from pathlib import Path

import psutil
import pytest

from swarm_desktop.tools.execute_bash import ExecuteBash
from swarm_desktop.tools.toolbox import Toolbox
from tests.tools.conftest import Bench


async def test_a_command_runs_in_the_first_folder_and_may_change_it(bench: Bench) -> None:
    said = await bench.content("execute_bash", command="pwd; echo new > file; cat file")
    assert said == f"{bench.writing}\nnew\n[exit status 0]"
    assert (bench.writing / "file").read_text() == "new\n"


async def test_another_folder_may_be_chosen_but_none_outside(bench: Bench, tmp_path: Path) -> None:
    (bench.reading / "inner").mkdir()
    folder = str(bench.reading / "inner")
    assert (await bench.content("execute_bash", command="pwd", folder=folder)).startswith(folder)
    assert "outside" in await bench.fault("execute_bash", command="pwd", folder=str(tmp_path))
    assert "no folder" in await bench.fault("execute_bash", command="pwd", folder=f"{folder}/none")


async def test_a_read_only_folder_cannot_be_written_and_keys_are_not_there(bench: Bench) -> None:
    (bench.private / "secrets.json").write_text("secret")
    said = (await bench.call("execute_bash", command=f"touch {bench.reading}/x; cat {bench.private}/*")).result.content
    assert "Read-only file system" in said
    assert "No such file" in said


async def test_a_failing_command_is_told_with_its_status(bench: Bench) -> None:
    assert await bench.fault("execute_bash", command="echo oops >&2; exit 7") == "oops\n[exit status 7]"


async def test_a_long_output_is_cut_in_the_middle(bench: Bench) -> None:
    bench.values["output_bytes"] = 1024
    report = await bench.call("execute_bash", command="seq 1 100000")
    assert report.result.truncated
    assert report.result.content.startswith("1\n2\n")
    assert "100000\n[exit status 0]" in report.result.content
    assert "bytes left out" in report.result.content


async def test_it_is_ended_after_the_time_that_is_allowed(bench: Bench) -> None:
    assert "more than 1 seconds" in await bench.fault("execute_bash", command="sleep 60", seconds=1)
    bench.values["seconds"] = 1
    assert "more than 1 seconds" in await bench.fault("execute_bash", command="sleep 60", seconds=100)


async def test_a_client_that_goes_away_takes_its_command_along(bench: Bench) -> None:
    task = asyncio.create_task(bench.call("execute_bash", command="echo started > mark; sleep 4716"))
    async with asyncio.timeout(20):
        while not (bench.writing / "mark").exists():
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not [each for each in psutil.process_iter(["cmdline"]) if "4716" in " ".join(each.info["cmdline"] or [])]
    (record,) = await bench.toolbox.calls()
    assert (record.decision, record.outcome) == ("not_asked", "cancelled")


async def test_without_any_folder_it_still_calculates(bench: Bench) -> None:
    bench.values["folders"] = []
    assert await bench.content("execute_bash", command="echo $((6 * 7)); pwd") == "42\n/tmp\n[exit status 0]"


async def test_where_nothing_confines_it_nothing_is_run(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    toolbox = Toolbox(bench.settings, bench.toolbox._approvals, bench.trail, bench.private, (ExecuteBash(),))
    report = await toolbox.execute("execute_bash", {"command": f"touch {bench.writing}/x"}, "a test")
    assert "Install the package `bubblewrap`" in report.result.content
    (tool,) = await toolbox.offered()
    assert "bubblewrap" in tool.obstacle
    assert not list(bench.writing.iterdir())
