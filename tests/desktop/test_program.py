"""The tray program on a real desktop: a window manager, a tray, mouse and keyboard, and a second start."""

import asyncio
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from tests.support.desktop import Desktop, desktop
from tests.support.program import PROGRAM, run_program

TITLE = "Swarm Desktop"
TRAY_ICON = ("1268", "14")
"""Where the tray puts its only icon: at the right end of the top edge."""


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    with desktop() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def program(screen: Desktop, folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = screen.start(folder, "--port", "0")
    try:
        screen.window(TITLE)
        Desktop.until(lambda: status(folder)["state"] == "ready", "the practice model is ready")
        yield process
    finally:
        process.kill()
        process.communicate()


def status(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run_program("status", "--json", folder=folder).stdout)
    return told


def close_window(screen: Desktop) -> None:
    def is_closed() -> bool:
        # A key that is pressed while the window manager still hands the focus over reaches nobody: a person presses it
        # again.
        screen.xdotool("search", "--onlyvisible", "--name", TITLE, "windowactivate", "--sync")
        screen.xdotool("key", "alt+F4")
        time.sleep(1)
        return not screen.has_window(TITLE)

    Desktop.until(is_closed, "the window is closed")


def test_it_starts_with_a_window_and_is_ready(screen: Desktop, program: subprocess.Popen[str], folder: Path) -> None:
    assert program.poll() is None
    assert status(folder)["endpoint"].startswith("http://127.0.0.1:")
    assert screen.screenshot("started").stat().st_size > 10_000


def test_closing_the_window_leaves_it_in_the_tray_and_a_click_brings_it_back(
    screen: Desktop, program: subprocess.Popen[str], folder: Path
) -> None:
    close_window(screen)
    assert program.poll() is None
    assert status(folder)["state"] == "ready"
    screen.xdotool("mousemove", *TRAY_ICON, "click", "1")
    screen.window(TITLE)


def test_the_trays_menu_quits_everything(screen: Desktop, program: subprocess.Popen[str], folder: Path) -> None:
    workers = psutil.Process(program.pid).children()
    assert workers
    screen.xdotool("mousemove", *TRAY_ICON, "click", "3")
    time.sleep(0.5)
    screen.screenshot("menu")
    screen.xdotool("key", "Up", "Return")
    assert program.wait(timeout=30) == 0
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive
    assert status(folder)["state"] == "stopped"


def test_a_second_start_raises_the_first(screen: Desktop, program: subprocess.Popen[str], folder: Path) -> None:
    close_window(screen)
    second = subprocess.run(
        [*PROGRAM, "tray", "--data-dir", str(folder)],
        env=screen.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 0, second.stderr
    screen.window(TITLE)
    assert program.poll() is None


def test_being_asked_to_end_it_ends_in_order(program: subprocess.Popen[str], folder: Path) -> None:
    workers = psutil.Process(program.pid).children()
    program.send_signal(signal.SIGTERM)
    assert program.wait(timeout=30) == 0
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive
    assert not (folder / "instance.json").exists()


def test_a_killed_program_leaves_no_worker_behind(program: subprocess.Popen[str]) -> None:
    workers = psutil.Process(program.pid).children()
    program.kill()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive


def test_a_crashed_worker_does_not_take_the_window_along(
    screen: Desktop, program: subprocess.Popen[str], folder: Path
) -> None:
    psutil.Process(program.pid).children()[0].kill()
    Desktop.until(lambda: status(folder)["workers"][0]["restarts"] == 1, "the worker is restarted")
    Desktop.until(lambda: status(folder)["state"] == "ready", "the worker is ready again")
    assert screen.has_window(TITLE)


def test_every_page_by_keyboard(screen: Desktop, program: subprocess.Popen[str]) -> None:
    screen.xdotool("search", "--onlyvisible", "--name", TITLE, "windowactivate", "--sync")
    for number, page in enumerate(("hive", "try-it", "votes", "workers", "models", "connect", "settings"), start=1):
        screen.xdotool("key", f"ctrl+{number}")
        time.sleep(0.3)
        screen.screenshot(page)
    assert program.poll() is None


async def call_tool(folder: Path, path: Path) -> dict[str, Any]:
    """Ask the endpoint to write a file, as an editor would; the answer comes when the person has decided."""
    key = run_program("key", folder=folder).stdout.strip()
    url = f"{status(folder)['endpoint']}/tools/execute"
    body = {"name": "write_file", "arguments": {"path": str(path), "content": "hello"}}
    headers = {"Authorization": f"Bearer {key}", "User-Agent": "opencode/1.0"}
    async with aiohttp.ClientSession(headers=headers) as session, session.post(url, json=body) as answer:
        told: dict[str, Any] = await answer.json()
    return told


def test_a_tool_is_asked_for_and_only_a_deliberate_yes_lets_it_work(
    screen: Desktop, folder: Path, tmp_path: Path
) -> None:
    question = "A tool wants to be used"
    work = tmp_path / "work"
    work.mkdir()
    folder.mkdir()
    (folder / "settings.toml").write_text(
        f'[tools]\nenabled = true\nfolders = [{{path = "{work}", write = true}}]\n[endpoint]\nport = 0\n'
    )
    process = screen.start(folder)
    try:
        screen.window(TITLE)
        Desktop.until(lambda: status(folder)["state"] == "ready", "the practice model is ready")
        with ThreadPoolExecutor() as clients:
            for keys, allowed in ((("Return",), False), (("shift+Tab", "space"), True)):
                answer = clients.submit(asyncio.run, call_tool(folder, work / "a.txt"))
                asked = screen.window(question)
                screen.xdotool("windowactivate", "--sync", asked)
                screen.screenshot("approval")
                # A yes is not taken in the first moment.
                time.sleep(1)
                for key in keys:
                    screen.xdotool("key", key)
                assert answer.result(timeout=100)["ok"] is allowed
                assert (work / "a.txt").exists() is allowed
                Desktop.until(lambda: not screen.has_window(question), "the question goes away")
    finally:
        process.kill()
        process.communicate()
    printed = run_program("tools", "audit", folder=folder).stdout.splitlines()
    assert ["denied" in line for line in printed] == [False, True]


def test_a_link_goes_to_the_running_program_and_waits_for_the_person(
    screen: Desktop, program: subprocess.Popen[str], folder: Path
) -> None:
    link = "swarm-desktop://join?address=attic&code=7KQM-2XRD"
    opened = [*PROGRAM, "open", "--data-dir", str(folder), link]
    assert subprocess.run(opened, env=screen.environment(), check=False, timeout=60).returncode == 0
    screen.window("Add a machine by its address")
    assert status(folder)["hive"]["port"] is None, "nothing was begun"
    assert program.poll() is None
