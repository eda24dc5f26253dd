import asyncio
import json
import signal
import socket
import subprocess
from pathlib import Path

import aiohttp
import psutil
import pytest

from tests.support.program import PROGRAM, Served, environment, run_program, serving

CHAT = {"model": "swarm/practice", "messages": [{"role": "user", "content": "What is 3 plus 4?"}]}


def test_quitting_takes_the_worker_along(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as instance:
        worker = instance.worker_process()
        instance.process.send_signal(signal.SIGINT)
        assert instance.process.wait(timeout=20) == 0
        _, alive = psutil.wait_procs([worker], timeout=10)
    assert not alive


def test_a_killed_parent_leaves_no_orphan(own_served: Served) -> None:
    worker = own_served.worker_process()
    own_served.process.kill()
    _, alive = psutil.wait_procs([worker], timeout=10)
    assert not alive


def test_a_second_instance_in_the_same_folder_is_refused(own_served: Served) -> None:
    ended = run_program("serve", folder=own_served.folder, status=7)
    assert "--data-dir" in ended.stderr
    assert own_served.status()["state"] == "ready"


def test_two_instances_in_two_folders_have_ports_and_keys_of_their_own(served: Served, own_served: Served) -> None:
    assert served.base_url != own_served.base_url
    assert served.key != own_served.key
    assert served.status()["state"] == own_served.status()["state"] == "ready"


def test_a_taken_port_is_told_and_leaves_nothing_running(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run_program("serve", "--port", str(port), folder=tmp_path / "data", status=5)
    assert f"Port {port}" in ended.stderr
    assert "--port" in ended.stderr


def test_a_damaged_model_file_is_told(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(b"GGUF" + b"\x03\x00\x00\x00" + b"\xff" * 64)
    ended = run_program("serve", "--model", str(damaged), folder=tmp_path / "data", status=3)
    assert "damaged.gguf" in ended.stderr


async def test_a_worker_killed_in_the_middle_is_replaced_and_the_answer_still_comes(own_served: Served) -> None:
    body = CHAT | {"ignore_eos": True, "max_tokens": 2000}
    async with aiohttp.ClientSession(headers=own_served.headers) as session:

        async def answer() -> dict[str, object]:
            async with session.post(f"{own_served.base_url}/chat/completions", json=body) as response:
                assert response.status == 200
                return dict(await response.json())

        answering = asyncio.create_task(answer())
        while True:
            async with session.get(f"{own_served.root_url}/swarm/status") as response:
                if any(worker["busy_slots"] for worker in (await response.json())["workers"]):
                    break
            await asyncio.sleep(0.01)
        own_served.worker_process().kill()
        answered = await answering
    assert answered["swarm"]
    status = own_served.status()
    assert status["workers"][0]["restarts"] == 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run_program("serve", folder=tmp_path / "file" / "data", status=6)
    assert "Traceback" not in ended.stderr


def test_a_key_that_cannot_be_saved_is_told_and_not_lost(tmp_path: Path) -> None:
    """The disk fills up before the first start has written its key."""
    folder = tmp_path / "data"
    folder.mkdir()
    command = " ".join([*PROGRAM, "key", "--data-dir", str(folder)])
    limited = f"trap '' XFSZ; ulimit -f 0; exec {command}"
    ended = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, env=environment(), check=False)
    assert ended.returncode == 6
    assert "could not be written" in ended.stderr
    assert list(folder.iterdir()) == []
    assert run_program("key", folder=folder).stdout.startswith("sk-")


@pytest.mark.parametrize("option", ["before", "after"])
def test_options_may_stand_before_or_after_the_command(tmp_path: Path, option: str) -> None:
    place = ["--data-dir", str(tmp_path)]
    arguments = [*place, "status", "--json"] if option == "before" else ["status", "--json", *place]
    ended = subprocess.run([*PROGRAM, *arguments], capture_output=True, text=True, env=environment(), check=True)
    assert json.loads(ended.stdout)["state"] == "stopped"
