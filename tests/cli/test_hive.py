"""Two instances of the program, paired, invited and revoked from the command line."""

import json
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from swarm_desktop.api.hive import HIVE_ROUTES
from swarm_desktop.api.hive_messages import CONTROL_HEADER, PAIRING_PATH
from swarm_desktop.models.checksums import Checksums
from tests.support.hub import model_bytes
from tests.support.program import PROGRAM, Served, environment, run_program, serving


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with named("ada", tmp_path_factory.mktemp("ada")) as served:
        yield served


@pytest.fixture(scope="module")
def bob(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with named("bob", tmp_path_factory.mktemp("bob")) as served:
        yield served


def named(name: str, folder: Path) -> Any:
    (folder / "data").mkdir()
    # Others of these names, of a second run of these tests, are none of their business.
    alone = "announce = false\ndiscover = false\n"
    settings = f'node_name = "{name}"\n[hive]\nenabled = true\nhost = "127.0.0.1"\nport = 0\n{alone}'
    (folder / "data" / "settings.toml").write_text(settings)
    return serving(folder / "data")


def address_of(served: Served) -> str:
    return f"127.0.0.1:{served.status()['hive']['port']}"


def peers_of(served: Served) -> dict[str, dict[str, Any]]:
    listed = json.loads(run_program("peers", "--json", folder=served.folder).stdout)
    return {peer["name"]: peer for peer in listed}


def begin(guest: Served, host: Served, *options: str) -> tuple["subprocess.Popen[str]", str]:
    """Begin to pair; return the process that waits for the other side, and the code that it shows."""
    command = [*PROGRAM, "pair", "--data-dir", str(guest.folder), address_of(host), *options]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment() | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    lines = (process.stdout.readline(), process.stdout.readline())
    assert lines[0].startswith("bob ("), process.communicate()
    return process, lines[1].removeprefix("code: ").strip()


def test_paired_by_comparing_codes_and_revoked(ada: Served, bob: Served) -> None:
    process, code = begin(ada, bob, "--yes")
    said = run_program("pair", "--expect", code, "--json", folder=bob.folder)
    shown = json.loads(said.stdout)
    assert (shown["name"], shown["code"], shown["stage"]) == ("ada", code, "paired")
    assert "Paired with bob." in process.communicate(timeout=30)[0]
    assert process.returncode == 0
    seen = peers_of(ada)["bob"]
    told = {"clock_skew_seconds", "program", "protocol", "votes_won", "statistics"}
    assert set(seen) == {"id", "name", "addresses", "state", "latency_ms"} | told
    assert (seen["id"], seen["addresses"]) == (bob.status()["hive"]["id"], [address_of(bob)])
    assert seen["state"] == "paired"
    assert seen["latency_ms"] > 0
    run_program("revoke", "ada", folder=bob.folder)
    assert peers_of(bob)["ada"]["state"] == "revoked"
    assert peers_of(ada)["bob"]["latency_ms"] is None
    assert "ada" in run_program("revoke", "ada", folder=bob.folder, status=10).stderr


def test_another_code_than_expected_declines_on_both_sides(ada: Served, bob: Served) -> None:
    process, code = begin(ada, bob, "--yes")
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert "declined" in run_program("pair", "--expect", wrong, folder=bob.folder, status=10).stderr
    assert "declined" in process.communicate(timeout=30)[1]
    assert process.returncode == 10


def test_nobody_is_asked_where_there_is_no_terminal(ada: Served, bob: Served) -> None:
    command = [*PROGRAM, "pair", "--data-dir", str(bob.folder), "--wait", "60", "--decline", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as waiting:
        assert "--expect" in run_program("pair", address_of(bob), folder=ada.folder, status=2, text="").stderr
        printed, _ = waiting.communicate(timeout=60)
    assert (waiting.returncode, json.loads(printed)["stage"]) == (10, "declined")
    assert "Name the ADDRESS" in run_program("pair", folder=bob.folder, status=10).stderr


def test_an_invite_needs_nobody_to_compare(ada: Served, bob: Served) -> None:
    invited = json.loads(run_program("invite", "--json", folder=bob.folder).stdout)
    code, (address,) = invited["code"], invited["addresses"]
    run_program("pair", address, "--code", code, folder=ada.folder)
    assert peers_of(bob)["ada"]["state"] == "paired"
    refused = run_program("hive", "pair", address_of(bob), "--code", code, folder=ada.folder, status=10)
    assert "wrong, used or too old" in refused.stderr


def test_a_new_name_reaches_the_others(ada: Served, bob: Served) -> None:
    code = run_program("invite", folder=bob.folder).stdout.strip()
    run_program("pair", address_of(bob), "--code", code, folder=ada.folder)
    run_program("hive", "rename", "zoe", folder=ada.folder)
    assert peers_of(ada)["bob"]["state"] == "paired"
    assert "zoe" in peers_of(bob)
    run_program("hive", "rename", "ada", folder=ada.folder)


def test_a_model_is_copied_from_a_paired_machine(ada: Served, bob: Served, tmp_path: Path) -> None:
    there = bob.folder / "models" / "owner" / "Test-GGUF" / "test.gguf"
    there.parent.mkdir(parents=True)
    there.write_bytes(model_bytes(100_000, tmp_path))
    Checksums(bob.folder / "models").keep(there, sha256(there.read_bytes()).hexdigest())
    # Pairing too often within a minute is refused, and most other tests pair them, too.
    if peers_of(ada).get("bob", {}).get("state") != "paired":
        code = run_program("invite", folder=bob.folder).stdout.strip()
        run_program("pair", address_of(bob), "--code", code, folder=ada.folder)
    with (ada.folder / "settings.toml").open("a") as settings:
        settings.write("[models]\noffline = true\n")
    here = run_program("models", "download", "owner/Test-GGUF/test.gguf", folder=ada.folder).stdout.strip()
    assert Path(here).is_relative_to(ada.folder)
    assert Path(here).read_bytes() == there.read_bytes()


async def test_a_key_of_the_endpoint_decides_nothing_about_trust(ada: Served) -> None:
    async with aiohttp.ClientSession(headers=ada.headers) as session:
        for route in HIVE_ROUTES:
            for sent in ({}, {CONTROL_HEADER: ""}, {CONTROL_HEADER: ada.key}):
                url = ada.root_url + route.path
                async with session.request(route.method, url, json={}, headers=sent) as response:
                    assert response.status == 403, route.path
        async with session.get(ada.root_url + PAIRING_PATH) as response:
            assert "swarm-desktop hive" in (await response.json())["error"]["message"]


def test_what_works_while_nothing_runs(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert json.loads(run_program("peers", "--json", folder=folder).stdout) == []
    run_program("invite", folder=folder, status=8)
    run_program("pair", "127.0.0.1", folder=folder, status=8)
    run_program("revoke", "nobody", folder=folder, status=10)
    renewed = {run_program("hive", "renew", folder=folder).stdout.strip() for _ in range(2)}
    assert [len(node_id) for node_id in renewed] == [16, 16]


def test_an_identity_is_not_renewed_under_a_running_instance(ada: Served) -> None:
    before = ada.status()["hive"]["id"]
    run_program("hive", "renew", folder=ada.folder, status=7)
    assert ada.status()["hive"]["id"] == before
