"""One call from its arguments to the audit trail, with a person who says yes, no or nothing."""

import asyncio

import pytest

from swarm_desktop.core.errors import ToolsDisabledError
from swarm_desktop.core.tool_calls import Decision, Outcome, ToolCallRecord
from swarm_desktop.tools import ToolReport, approvals
from tests.tools.conftest import Bench, MakeBench


@pytest.fixture
def asking(bench: Bench) -> Bench:
    bench.values["approval"] = "always"
    return bench


def calling(bench: Bench, path: str = "a", content: str = "text") -> asyncio.Task[ToolReport]:
    return asyncio.create_task(bench.call("write_file", path=path, content=content))


async def last(bench: Bench) -> ToolCallRecord:
    return (await bench.toolbox.calls())[0]


async def test_switched_off_nothing_is_listed_and_nothing_is_run(bench: Bench) -> None:
    bench.values["enabled"] = False
    with pytest.raises(ToolsDisabledError, match="Settings page"):
        await bench.call("write_file", path="a", content="x")
    with pytest.raises(ToolsDisabledError):
        await bench.toolbox.offered()
    assert not list(bench.writing.iterdir())


async def test_what_is_offered_says_where_and_what_it_takes(bench: Bench) -> None:
    offered = {tool.name: tool for tool in await bench.toolbox.offered()}
    assert set(offered) == {"read_file", "write_file", "execute_bash", "webfetch"}
    assert str(bench.reading) in offered["read_file"].description
    assert "read only" in offered["read_file"].description
    assert set(offered["read_file"].parameters["properties"]) == {"path", "offset", "limit"}
    assert offered["read_file"].parameters["required"] == ["path"]
    assert not offered["execute_bash"].obstacle


async def test_the_person_sees_all_of_it_and_says_yes(asking: Bench) -> None:
    task = calling(asking, content="first\nsecond")
    approval = await asking.asked.get()
    assert (approval.tool, approval.client) == ("write_file", "a test")
    assert approval.summary == str(asking.writing / "a")
    assert approval.details.endswith("first\nsecond")
    assert not approval.may_be_remembered
    assert not list(asking.writing.iterdir())
    asking.toolbox.settle(approval.id, allow=True, remember=False)
    assert (await task).result.ok
    assert not asking.waiting
    record = await last(asking)
    assert (record.tool, record.client, record.summary) == ("write_file", "a test", approval.summary)
    assert (record.decision, record.outcome) == (Decision.ALLOWED, Outcome.DONE)


async def test_the_person_says_no(asking: Bench) -> None:
    task = calling(asking)
    asking.toolbox.settle((await asking.asked.get()).id, allow=False, remember=True)
    report = await task
    assert "denied" in report.result.content
    assert not report.result.ok
    assert not list(asking.writing.iterdir())
    assert ((await last(asking)).decision, (await last(asking)).outcome) == (Decision.DENIED, Outcome.NOT_RUN)


async def test_silence_is_a_no(make_bench: MakeBench) -> None:
    bench = make_bench(patience_seconds=0.05)
    bench.values["approval"] = "always"
    assert "in time" in (await calling(bench)).result.content
    assert not bench.waiting
    assert (await last(bench)).decision is Decision.TIMED_OUT


async def test_without_a_window_it_is_denied_at_once_and_told_how_to_allow(make_bench: MakeBench) -> None:
    bench = make_bench(attended=False)
    bench.values["approval"] = "session"
    assert 'tools.approval = "never"' in (await calling(bench)).result.content
    assert (await last(bench)).decision is Decision.NOBODY_THERE


async def test_a_client_that_goes_away_withdraws_its_question(asking: Bench) -> None:
    task = calling(asking)
    approval = await asking.asked.get()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not asking.waiting
    asking.toolbox.settle(approval.id, allow=True, remember=False)
    assert not list(asking.writing.iterdir())
    assert (await last(asking)).decision is Decision.WITHDRAWN


async def test_a_tool_may_be_allowed_until_the_program_ends_or_the_settings_change(asking: Bench) -> None:
    asking.values["approval"] = "session"
    first, second = calling(asking, "a"), calling(asking, "b")
    approval = await asking.asked.get()
    await asking.asked.get()
    assert approval.may_be_remembered
    asking.toolbox.settle(approval.id, allow=True, remember=True)
    assert (await first).result.ok
    assert (await second).result.ok
    assert (await calling(asking, "c")).result.ok
    assert asking.asked.empty()
    assert (await last(asking)).decision is Decision.REMEMBERED
    other_client = asyncio.create_task(asking.toolbox.execute("write_file", {"path": "d", "content": ""}, "other"))
    other_tool = asyncio.create_task(asking.call("read_file", path="a"))
    for _ in range(2):
        asking.toolbox.settle((await asking.asked.get()).id, allow=False, remember=False)
    assert not (await other_client).result.ok
    assert not (await other_tool).result.ok
    asking.values["network"] = True
    again = calling(asking, "e")
    asking.toolbox.settle((await asking.asked.get()).id, allow=False, remember=False)
    assert not (await again).result.ok


async def test_a_yes_is_not_remembered_where_the_settings_say_always(asking: Bench) -> None:
    task = calling(asking)
    asking.toolbox.settle((await asking.asked.get()).id, allow=True, remember=True)
    await task
    again = calling(asking)
    asking.toolbox.settle((await asking.asked.get()).id, allow=False, remember=False)
    assert not (await again).result.ok


async def test_a_yes_given_under_other_settings_does_not_count(asking: Bench) -> None:
    task = calling(asking)
    approval = await asking.asked.get()
    asking.values["folders"] = [str(asking.reading)]
    asking.toolbox.settle(approval.id, allow=True, remember=False)
    assert "changed while" in (await task).result.content
    assert not list(asking.writing.iterdir())


async def test_a_flood_of_questions_is_stopped(asking: Bench) -> None:
    tasks = [calling(asking, f"{number}") for number in range(approvals.MOST_WAITING)]
    for _ in tasks:
        await asking.asked.get()
    assert "already" in (await calling(asking)).result.content
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert not asking.waiting


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("no_such_tool", {}),
        ("read_file", {}),
        ("read_file", {"path": "a", "line": 3}),
        ("read_file", {"path": 3}),
        ("read_file", {"path": "a", "offset": 0}),
        ("read_file", {"path": "/elsewhere"}),
        ("read_file", "{"),
        ("read_file", "[]"),
        ("read_file", "[" * 100_000),
        ("execute_bash", {"command": ""}),
        ("execute_bash", {"command": "a\0b"}),
        ("webfetch", {"url": "http://example.org"}),
    ],
)
async def test_the_person_is_not_asked_about_what_cannot_be_done(
    asking: Bench, name: str, given: dict[str, object] | str
) -> None:
    async with asyncio.timeout(20):
        assert await asking.fault(name, given)
    assert asking.asked.empty()
    record = await last(asking)
    assert (record.tool, record.decision, record.outcome) == (name, Decision.REFUSED, Outcome.NOT_RUN)


async def test_arguments_may_be_the_string_that_a_model_wrote(bench: Bench) -> None:
    report = await bench.call("write_file", '{"path": "a", "content": "x"}')
    assert report.result.ok
    assert report.seconds > 0


async def test_the_trail_holds_no_content_and_is_for_the_owner_alone(bench: Bench) -> None:
    await bench.content("write_file", path="a", content="very secret words")
    await bench.content("execute_bash", command="cat a")
    records = await bench.toolbox.calls()
    assert [record.tool for record in records] == ["execute_bash", "write_file"]
    file = bench.private / "tool-calls.sqlite"
    assert b"very secret" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


async def test_a_trail_that_cannot_be_written_spoils_no_answer(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    (bench.private / "tool-calls.sqlite").mkdir()
    await bench.content("write_file", path="a", content="x")
    await bench.toolbox.close()
    assert "not recorded" in caplog.text
