"""Commands that try what commands must not do, in the real shell of the sandbox."""

import asyncio
import socket
from pathlib import Path

import psutil
import pytest

from swarm_desktop.sandbox import BoundFolder, End, ShellOutcome, bubblewrap, run_confined, sandbox_trouble, shell
from swarm_desktop.sandbox.output import ShellOutput
from swarm_desktop.sandbox.usage import Usage


async def run(
    command: str,
    *folders: BoundFolder,
    folder: Path | None = None,
    network: bool = False,
    seconds: float = 20,
    output_bytes: int = 10_000,
) -> ShellOutcome:
    return await run_confined(
        command, folders, folder=folder, network=network, seconds=seconds, output_bytes=output_bytes
    )


def running(mark: str) -> list[psutil.Process]:
    return [each for each in psutil.process_iter(["cmdline"]) if mark in " ".join(each.info["cmdline"] or [])]


async def until_running(mark: str) -> None:
    async with asyncio.timeout(20):
        while not any(each.name() == "sleep" for each in running(mark)):
            await asyncio.sleep(0.01)


async def test_both_outputs_come_back_in_order_with_the_status() -> None:
    outcome = await run("echo one; echo two >&2; echo three; exit 3")
    assert (outcome.output, outcome.status, outcome.end) == (b"one\ntwo\nthree\n", 3, End.EXITED)


async def test_a_read_only_folder_is_read_and_another_is_written(tmp_path: Path) -> None:
    reading, writing = tmp_path / "reading", tmp_path / "writing"
    reading.mkdir()
    writing.mkdir()
    (reading / "known.txt").write_text("known")
    folders = BoundFolder(reading, write=False), BoundFolder(writing, write=True)
    outcome = await run(f"cat known.txt; touch new; touch {writing}/new", *folders, folder=reading)
    assert outcome.output.startswith(b"known")
    assert b"Read-only file system" in outcome.output
    assert [each.name for each in reading.iterdir()] == ["known.txt"]
    assert [each.name for each in writing.iterdir()] == ["new"]


async def test_nothing_else_of_the_person_is_seen_or_written(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "link").symlink_to(secret)
    outcome = await run(
        f"cat {secret} {inner}/link; ls {Path.home()}; ls {tmp_path}; touch /new /dev/new /usr/new; env",
        BoundFolder(inner, write=True),
    )
    assert b"secret\n" not in outcome.output
    assert secret.read_text() == "secret"
    assert b"inner" in outcome.output
    assert outcome.output.count(b"Read-only file system") >= 3
    assert b"SWARM" not in outcome.output


async def test_there_is_no_network_unless_it_is_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = f"exec 3<>/dev/tcp/127.0.0.1/{server.getsockname()[1]} && echo reached"
        assert b"reached" not in (await run(command)).output
        assert b"reached" in (await run(command, network=True)).output


async def test_what_takes_too_long_is_ended_with_all_that_it_started() -> None:
    outcome = await run("setsid sleep 4711 & sleep 4711 & echo started; sleep 4711", seconds=1)
    assert outcome.end is End.TIME
    assert outcome.output == b"started\n"
    assert not running("sleep 4711")


async def test_a_program_left_in_the_background_ends_with_its_command() -> None:
    outcome = await run("(setsid sleep 4712 &) ; echo done")
    assert (outcome.output, outcome.end) == (b"done\n", End.EXITED)
    assert not running("sleep 4712")


async def test_cancelling_ends_it() -> None:
    task = asyncio.create_task(run("sleep 4713"))
    await until_running("sleep 4713")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not running("sleep 4713")


async def test_an_endless_output_is_cut_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "MOST_OUTPUT_BYTES", 2**20)
    outcome = await run("yes", output_bytes=1000)
    assert outcome.end is End.OUTPUT
    assert len(outcome.output) < 1100
    assert outcome.omitted_bytes > 2**19


@pytest.mark.parametrize(
    ("used", "end"), [(Usage(2, 2**40), End.MEMORY), (Usage(10_000, 5), End.PROCESSES)], ids=["memory", "processes"]
)
async def test_what_takes_too_much_is_ended(monkeypatch: pytest.MonkeyPatch, used: Usage, end: End) -> None:
    monkeypatch.setattr(shell, "usage", lambda _: used)
    assert (await run("sleep 4714")).end is end
    assert not running("sleep 4714")


async def test_the_whole_tree_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "MOST_PROCESSES", 8)
    outcome = await run("for each in 1 2 3 4 5 6 7 8 9; do setsid sleep 4715 & done; wait")
    assert outcome.end is End.PROCESSES


async def test_scratch_and_shared_memory_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "SCRATCH_BYTES", 2**20)
    monkeypatch.setattr(shell, "SHARED_MEMORY_BYTES", 2**20)
    outcome = await run("for place in /tmp /dev/shm; do head -c 3M /dev/zero > $place/x; stat -c %s $place/x; done")
    assert outcome.output.count(b"No space left") == 2
    assert outcome.output.count(b"1048576") == 2


async def test_no_user_namespace_is_opened_inside() -> None:
    outcome = await run("unshare -Ur true && echo opened")
    assert b"opened" not in outcome.output


async def test_this_machine_can_confine_and_another_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await sandbox_trouble() == ""
    monkeypatch.setenv("PATH", "/nowhere")
    assert "bubblewrap" in await sandbox_trouble()


async def test_an_old_bubblewrap_and_one_that_may_not_work_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def pretend(folder: str, script: str) -> None:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bwrap").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / folder / "bwrap").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / folder))

    pretend("old", "echo bubblewrap 0.4.1")
    assert "0.8 or later" in await sandbox_trouble()
    pretend("forbidden", '[ "$1" = --version ] && echo bubblewrap 0.9.0 || { echo no permission >&2; exit 1; }')
    assert "no permission" in await sandbox_trouble()


@pytest.mark.parametrize("chunk", [1, 7, 100, 5000])
def test_beginning_and_end_of_a_long_output_are_kept(chunk: int) -> None:
    whole = b"".join(b"%04d," % number for number in range(1000))
    output = ShellOutput(100)
    for start in range(0, len(whole), chunk):
        output.add(whole[start : start + chunk])
    kept = output.kept()
    assert kept.startswith(whole[:50])
    assert kept.endswith(whole[-50:])
    assert output.omitted_bytes == len(whole) - 100
    short = ShellOutput(100)
    short.add(whole[:100])
    assert short.kept() == whole[:100]


async def test_a_bubblewrap_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = '#!/bin/sh\n[ "$1" = --version ] && echo bubblewrap 0.9.0 || exec /bin/sleep 4717\n'
    (tmp_path / "bwrap").write_text(script)
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bubblewrap, "TRY_SECONDS", 0.2)
    assert "does not answer" in await sandbox_trouble()
    looking = asyncio.create_task(sandbox_trouble())
    monkeypatch.setattr(bubblewrap, "TRY_SECONDS", 60)
    await until_running("sleep 4717")
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    assert not running("sleep 4717")


async def test_cancelling_leaves_nothing_whenever_it_comes() -> None:
    """In its first moments bubblewrap has a child that does not end with it by itself."""

    async def cancelled(milliseconds: float) -> None:
        task = asyncio.create_task(run("sleep 4718"))
        await asyncio.sleep(milliseconds / 1000)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    for _ in range(5):
        await asyncio.gather(*(cancelled(moment / 2) for moment in range(40)))
    assert not running("sleep 4718")


async def test_there_is_no_terminal_to_type_into() -> None:
    assert b"reached" not in (await run("echo x > /dev/tty && echo reached; ps -o tty= -p $$ | grep -v '?'")).output
