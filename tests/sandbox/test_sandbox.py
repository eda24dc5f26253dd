"""Code that tries what code must not do, in the real sandbox."""

import socket
from pathlib import Path

import psutil
import pytest

from swarm_desktop.sandbox import Sandbox, SandboxUnavailableError, find_sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    return find_sandbox()


async def test_results_of_equal_value_read_the_same(sandbox: Sandbox) -> None:
    code = "def f(x):\n    return {1: {x, 2}, 'a': x / 1}\n"
    other = "def f(x):\n    return {'a': x, 1: {2, x}}\n"
    assert await sandbox.outputs(code, ["f(3)"]) == await sandbox.outputs(other, ["f(3)"])


async def test_a_call_that_fails_takes_no_other_along(sandbox: Sandbox) -> None:
    code = "def f(x):\n    return 1 // x\n"
    assert await sandbox.outputs(code, ["f(1)", "f(0)", "g(1)", "f(-1)"]) == ("1", None, None, "-1")


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "exec('x' * 10)",
        "import os; os._exit(0)",
        "import sys; sys.exit()",
        "raise KeyboardInterrupt",
        "x = 'a' * 10**10; return x",
        "x = []\n    while True: x.append(x * 1000)",
        "return f(x)",
        "import signal; signal.setitimer = None; signal.signal(signal.SIGALRM, signal.SIG_IGN)\n    while 1: pass",
        "return 9**9**9",
        "import os; os.kill(os.getpid(), 9)",
    ],
)
async def test_code_that_hangs_dies_or_grows_has_no_result(sandbox: Sandbox, body: str) -> None:
    assert await sandbox.outputs(f"def f(x):\n    {body}\n", ["f(1)"]) == (None,)


async def test_a_process_that_it_starts_does_not_outlive_it(sandbox: Sandbox) -> None:
    await sandbox.outputs("import os, time\ndef f():\n    os.fork() or time.sleep(60)\n", ["f()"])
    assert not [
        each for each in psutil.process_iter(["cmdline"]) if "/candidate/runner.py" in (each.info["cmdline"] or [])
    ]


async def test_there_is_no_network_not_even_this_machine(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code = (
            f"import socket\ndef f():\n    socket.create_connection(('127.0.0.1', {port}), 0.5)\n    return 'reached'\n"
        )
        assert await sandbox.outputs(code, ["f()"]) == (None,)


async def test_no_file_of_the_person_can_be_seen_or_written(sandbox: Sandbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    code = f"""
import os
def read(): return open({str(secret)!r}).read()
def write(): open({str(tmp_path / "new.txt")!r}, 'w').write('x'); return 'written'
def home(): return sorted(os.listdir({str(Path.home())!r}))
def environment(): return sorted(set(os.environ) - {{'PWD', 'LC_CTYPE'}})
"""
    read, write, home, environment = await sandbox.outputs(code, ["read()", "write()", "home()", "environment()"])
    assert (read, write) == (None, None)
    assert home is None or "secret" not in home
    assert environment == "[]"
    assert [file.name for file in tmp_path.iterdir()] == ["secret.txt"]
    assert secret.read_text() == "secret"


async def test_what_it_prints_is_not_taken_for_an_answer(sandbox: Sandbox) -> None:
    code = "import os\nprint('[\"forged\"]')\nos.write(1, b'[\"forged\"]')\ndef f():\n    print('more')\n    return 1\n"
    assert await sandbox.outputs(code, ["f()"]) == ("1",)


async def test_code_that_does_not_even_parse_has_no_results(sandbox: Sandbox) -> None:
    assert await sandbox.outputs("def f(:", ["f()", "f()"]) == (None, None)
    assert await sandbox.outputs("\x00\ud800", ["f()"]) == (None,)


def test_where_nothing_can_confine_it_the_person_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SandboxUnavailableError, match="bubblewrap"):
        find_sandbox()
