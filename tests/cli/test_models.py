"""`models` as a person types it, against a hub on loopback."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from swarm_desktop.cli.download_progress import download_note
from swarm_desktop.cli.main import cli
from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.ids import DownloadId
from tests.models.test_gguf import write
from tests.support.hub import TestHub, model_bytes, serving_hub
from tests.support.program import PROGRAM, environment, run_program

REPOSITORY = "owner/Test-GGUF"
FILE = "test-Q4_K_M.gguf"


@pytest.fixture
async def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[TestHub]:
    """Serve a hub, and make programs that are started use it, with a home of their own."""
    async with serving_hub() as serving:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        (tmp_path / "home").mkdir()
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        (tmp_path / "settings.toml").write_text(f'[models]\nhub_url = "{serving.url}"\n')
        serving.add(REPOSITORY, FILE, model_bytes(200_000, tmp_path))
        yield serving


async def program(folder: Path, *arguments: str, status: int = 0, text: str | None = None) -> tuple[str, str]:
    """Run `models ...`; the hub answers meanwhile."""
    ended = await asyncio.to_thread(run_program, "models", *arguments, folder=folder, status=status, text=text)
    return ended.stdout, ended.stderr


async def quickly(folder: Path, *arguments: str) -> str:
    """Run `models ...` in this process, where neither its start nor its exit status matters."""
    command, *rest = arguments
    runner = CliRunner()
    ended = await asyncio.to_thread(runner.invoke, cli, ["models", command, "--data-dir", str(folder), *rest])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


async def test_download_list_and_remove(hub: TestHub, tmp_path: Path) -> None:
    output, _ = await program(tmp_path, "download", REPOSITORY)
    path = Path(output.strip())
    assert path.read_bytes() == hub.files[REPOSITORY][FILE]
    listed = json.loads(await quickly(tmp_path, "list", "--json"))["models"]
    assert [(model["name"], model["place"]) for model in listed] == [(f"{REPOSITORY}/{FILE}", "Swarm Desktop")]
    assert f"{REPOSITORY}/{FILE}" in (await quickly(tmp_path, "list"))
    await program(tmp_path, "remove", f"{REPOSITORY}/{FILE}")
    assert not path.exists()
    assert "No model file" in (await quickly(tmp_path, "list"))
    await program(tmp_path, "remove", "never-there", status=2)


async def test_an_interrupted_download_goes_on_with_the_same_command(hub: TestHub, tmp_path: Path) -> None:
    moving = asyncio.Event()

    def slow_down(sent: int) -> None:
        if sent > 50_000:
            # From here on there is time enough to interrupt it, whatever else the machine does.
            hub.bytes_per_second = 2_000
            moving.set()

    hub.on_sent, hub.block = slow_down, 10_000
    command = (*PROGRAM, "models", "download", REPOSITORY, "--data-dir", str(tmp_path))
    process = await asyncio.create_subprocess_exec(*command, env=environment(), stderr=asyncio.subprocess.PIPE)
    async with asyncio.timeout(60):
        await moving.wait()
    process.send_signal(signal.SIGINT)
    _, errors = await process.communicate()
    assert (process.returncode, errors.strip()) == (130, b"")
    # The program itself does not go on with what a person stopped.
    (record,) = (tmp_path / "models" / ".unfinished").glob("*.json")
    assert json.loads(record.read_bytes())["paused"] is True
    hub.on_sent, hub.bytes_per_second = lambda _: None, 0
    output, _ = await program(tmp_path, "download", REPOSITORY)
    assert Path(output.strip()).read_bytes() == hub.files[REPOSITORY][FILE]
    assert not record.exists()


@pytest.mark.usefixtures("hub")
async def test_files_of_other_programs_are_listed_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "home/.lmstudio/models/owner/repository"
    folder.mkdir(parents=True)
    path = write(folder / "theirs.gguf")
    listed = json.loads(await quickly(tmp_path, "list", "--json"))["models"]
    assert [(model["name"], model["place"]) for model in listed] == [("owner/repository/theirs.gguf", "LM Studio")]
    _, errors = await program(tmp_path, "remove", "owner/repository/theirs.gguf", status=2)
    assert "left alone" in errors
    assert path.exists()


async def test_search_the_hub_and_a_repository(hub: TestHub, tmp_path: Path) -> None:
    hub.listed = [{"id": REPOSITORY, "downloads": 1234, "gguf": {"total": 10**9}}]
    found = json.loads(await quickly(tmp_path, "search", "test", "--json"))["repositories"]
    assert [(repository["name"], repository["fit"]) for repository in found] == [(REPOSITORY, "roomy")]
    assert "1,234" in (await quickly(tmp_path, "search", "test"))
    files = json.loads(await quickly(tmp_path, "search", REPOSITORY, "--json"))["files"]
    assert [(file["paths"], file["quantisation"]) for file in files] == [([FILE], "Q4_K_M")]
    assert "no model that is called" in (await quickly(tmp_path, "search", "nothing"))


async def test_the_catalog_is_listed_with_what_can_be_downloaded(hub: TestHub, tmp_path: Path) -> None:
    listed = json.loads(await quickly(tmp_path, "list", "--catalog", "--json"))["models"]
    assert any(model["name"] == "qwen2.5-coder:7b:q4_k_m" and model["verified"] for model in listed)
    assert hub.hub_requests == []


@pytest.mark.usefixtures("hub")
async def test_failures_are_one_line_with_an_exit_status_of_their_own(tmp_path: Path) -> None:
    _, errors = await program(tmp_path, "download", "owner/None-GGUF", status=9)
    assert len(errors.strip().splitlines()) == 1
    assert "spelling" in errors
    _, errors = await program(tmp_path, "download", "nonsense", status=2)
    assert "names no model" in errors


async def test_a_token_opens_what_is_gated(hub: TestHub, tmp_path: Path) -> None:
    hub.gated.add(REPOSITORY)
    _, errors = await program(tmp_path, "download", REPOSITORY, status=9)
    assert "models token" in errors
    await program(tmp_path, "token", text=f"{hub.token}\n")
    assert hub.token not in (tmp_path / "settings.toml").read_text()
    await program(tmp_path, "download", REPOSITORY)
    await program(tmp_path, "token", "--forget")
    await program(tmp_path, "search", REPOSITORY, status=9)


def test_the_note_beside_the_bar_tells_what_matters() -> None:
    view = DownloadView(DownloadId("d"), "m", REPOSITORY, (FILE,), DownloadState.FETCHING, 4_000_000_000, 1_000_000_000)
    assert download_note(view) == ""

    def note(**changes: object) -> str:
        return download_note(DownloadView(**{**{name: getattr(view, name) for name in view.__slots__}, **changes}))

    assert note(bytes_per_second=1e6) == "1.0 MB/s, 50 min 00 s left"
    assert note(bytes_per_second=1e5) == "100.0 kB/s, 8 h 20 min left"
    assert note(bytes_per_second=1e9) == "1.0 GB/s, 3 s left"
    assert note(waiting_for="The hub is busy.") == "The hub is busy."
    assert note(state=DownloadState.VERIFYING) == "checking"
