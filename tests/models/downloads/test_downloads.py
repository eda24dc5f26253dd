"""Fetching from a hub that behaves well: what arrives, what is told, and what is remembered."""

import asyncio
import hashlib
from collections import namedtuple
from pathlib import Path

import pytest

from swarm_desktop.core.downloads import DownloadState
from swarm_desktop.core.errors import BadRequestError, DiskSpaceError, DownloadError, HubAccessError, OfflineError
from swarm_desktop.core.settings import ModelsSettings
from swarm_desktop.models.downloads.request import DownloadRequest, WantedFile
from swarm_desktop.models.downloads.unfinished import Unfinished
from tests.models.downloads.conftest import FILE, REPOSITORY, Fetching
from tests.support.hub import COMMIT, Behaviour, TestHub, model_bytes


async def test_a_file_arrives_whole_and_nothing_else_is_left(fetching: Fetching, content: bytes) -> None:
    view = await fetching.fetch()
    assert view.state is DownloadState.DONE
    assert Path(view.path) == fetching.target
    assert fetching.target.read_bytes() == content
    assert fetching.leftovers() == [FILE]
    states = list(dict.fromkeys(told.state for told in fetching.told))
    assert states == [DownloadState.QUEUED, DownloadState.FETCHING, DownloadState.VERIFYING, DownloadState.DONE]
    assert view.share == 1.0


async def test_several_connections_fetch_it_and_each_byte_comes_once(fetching: Fetching, content: bytes) -> None:
    await fetching.fetch()
    assert len(fetching.hub.store_requests) == 4
    assert fetching.hub.sent == len(content)


async def test_the_exact_revision_is_asked_for_once_it_is_known(fetching: Fetching) -> None:
    await fetching.fetch()
    asked_first, *later = fetching.hub.hub_requests
    assert "/resolve/main/" in asked_first
    assert all(f"/resolve/{COMMIT}/" in asked for asked in later)


async def test_what_is_here_already_is_not_fetched_again(fetching: Fetching) -> None:
    await fetching.fetch()
    sent = fetching.hub.sent
    view = await fetching.fetch()
    assert view.state is DownloadState.DONE
    assert fetching.hub.sent == sent


async def test_another_file_of_the_same_name_is_replaced(fetching: Fetching, content: bytes) -> None:
    fetching.target.parent.mkdir(parents=True)
    fetching.target.write_bytes(bytes(len(content)))
    await fetching.fetch()
    assert fetching.target.read_bytes() == content


async def test_pause_keeps_what_arrived_and_resume_goes_on(fetching: Fetching, content: bytes) -> None:
    fetching.hub.always = Behaviour(stall_after=500_000)
    download_id = fetching.downloads.add(fetching.request())
    await fetching.until(lambda view: view.done_bytes > 1_000_000)
    await fetching.downloads.pause(download_id)
    assert fetching.view.state is DownloadState.PAUSED
    assert not fetching.target.exists()
    assert f"{FILE}.part" in fetching.leftovers()
    arrived, sent = fetching.view.done_bytes, fetching.hub.sent
    fetching.hub.always = Behaviour()
    fetching.downloads.resume(download_id)
    await fetching.downloads.ended(download_id)
    assert fetching.target.read_bytes() == content
    assert fetching.hub.sent - sent == len(content) - arrived


async def test_what_was_paused_stays_paused_at_the_next_start(fetching: Fetching) -> None:
    fetching.hub.always = Behaviour(stall_after=100_000)
    download_id = fetching.downloads.add(fetching.request())
    await fetching.until(lambda view: view.done_bytes > 0)
    await fetching.downloads.pause(download_id)
    downloads = fetching.started_again()
    downloads.restore()
    assert fetching.view.state is DownloadState.PAUSED
    fetching.hub.always = Behaviour()
    downloads.resume(download_id)
    assert (await downloads.ended(download_id)).state is DownloadState.DONE


async def test_what_the_end_of_the_program_interrupted_goes_on_by_itself(fetching: Fetching, content: bytes) -> None:
    fetching.hub.always = Behaviour(stall_after=100_000)
    download_id = fetching.downloads.add(fetching.request())
    await fetching.until(lambda view: view.done_bytes > 0)
    await fetching.downloads.close()
    fetching.hub.always = Behaviour()
    downloads = fetching.started_again()
    downloads.restore()
    await downloads.ended(download_id)
    assert fetching.target.read_bytes() == content
    assert Unfinished(fetching.folder).all() == []


async def test_what_the_stop_of_the_engine_interrupted_goes_on_when_it_starts_again(fetching: Fetching) -> None:
    fetching.hub.always = Behaviour(stall_after=100_000)
    download_id = fetching.downloads.add(fetching.request())
    await fetching.until(lambda view: view.done_bytes > 0)
    await fetching.downloads.close()
    assert fetching.view.state is DownloadState.QUEUED
    fetching.hub.always = Behaviour()
    fetching.downloads.restore()
    assert (await fetching.downloads.ended(download_id)).state is DownloadState.DONE


async def test_a_download_stays_in_the_folder_where_it_began(fetching: Fetching, tmp_path: Path) -> None:
    fetching.hub.always = Behaviour(stall_after=100_000)
    download_id = fetching.downloads.add(fetching.request())
    await fetching.until(lambda view: view.done_bytes > 0)
    before, fetching.folder = fetching.folder, tmp_path / "other"
    await fetching.downloads.cancel(download_id)
    assert not any(path.is_file() and path.suffix != ".lock" for path in before.rglob("*"))
    assert not fetching.folder.exists()


async def test_cancel_leaves_nothing(fetching: Fetching) -> None:
    fetching.hub.always = Behaviour(stall_after=100_000)
    download_id = fetching.downloads.add(fetching.request())
    await fetching.until(lambda view: view.done_bytes > 0)
    await fetching.downloads.cancel(download_id)
    assert fetching.removed == [download_id]
    assert fetching.leftovers() == []


async def test_a_download_that_is_done_is_taken_off_the_list_and_its_file_stays(fetching: Fetching) -> None:
    view = await fetching.fetch()
    await fetching.downloads.cancel(view.id)
    assert fetching.removed == [view.id]
    assert fetching.target.is_file()


async def test_the_same_download_asked_for_twice_is_one(fetching: Fetching) -> None:
    first = fetching.downloads.add(fetching.request())
    assert fetching.downloads.add(fetching.request()) == first
    await fetching.downloads.ended(first)
    assert len(fetching.hub.store_requests) == 4


async def test_two_processes_do_not_fetch_the_same_file(fetching: Fetching) -> None:
    request = fetching.request()
    with Unfinished(fetching.folder).locked(request), pytest.raises(DownloadError, match="another instance"):
        await fetching.fetch(request)
    assert (await fetching.fetch(request)).state is DownloadState.DONE


async def test_all_parts_of_a_split_model_are_one_download(fetching: Fetching, scratch: Path) -> None:
    names = [f"big-0000{number}-of-00002.gguf" for number in (1, 2)]
    parts = [model_bytes(2**20, scratch, seed=seed) for seed in (2, 3)]
    for name, part in zip(names, parts, strict=True):
        fetching.hub.add(REPOSITORY, name, part)
    request = DownloadRequest.of("big", REPOSITORY, tuple(WantedFile(path=name) for name in names))
    view = await fetching.fetch(request)
    assert view.size_bytes == sum(map(len, parts))
    assert Path(view.path).name == names[0]
    assert [(fetching.target.parent / name).read_bytes() for name in names] == parts


async def test_the_limit_of_bytes_per_second_is_kept_by_all_downloads_together(
    fetching: Fetching, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching.settings = ModelsSettings(hub_url=fetching.hub.url, bandwidth_bytes_per_second=1_000_000)
    waited: list[float] = []
    now = asyncio.get_running_loop().time()

    async def note(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("swarm_desktop.models.downloads.pace.asyncio.sleep", note)
    await fetching.fetch()
    elapsed = asyncio.get_running_loop().time() - now
    # The last byte is allowed when all of them have had their time; the waits themselves were not waited for.
    assert max(waited) == pytest.approx(len(content) / 1e6, abs=elapsed + 0.1)


async def test_offline_means_offline(fetching: Fetching) -> None:
    fetching.settings = ModelsSettings(hub_url=fetching.hub.url, offline=True)
    with pytest.raises(OfflineError, match=r"models\.offline"):
        await fetching.fetch()
    assert fetching.hub.hub_requests == []


async def test_a_disk_without_room_is_noticed_before_anything_is_fetched(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024
    monkeypatch.setattr("swarm_desktop.models.downloads.room.shutil.disk_usage", lambda _: usage(10**9, 0, 10**6))
    with pytest.raises(DiskSpaceError, match="Free some space"):
        await fetching.fetch()
    assert fetching.hub.sent == 0


async def test_a_disk_that_fills_up_on_the_way_keeps_what_arrived(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("swarm_desktop.models.downloads.part_file.PartFile.write", full)
        with pytest.raises(DiskSpaceError, match="resume"):
            await fetching.fetch()
    fetching.downloads.resume(fetching.view.id)
    assert (await fetching.downloads.ended(fetching.view.id)).state is DownloadState.DONE


async def test_a_gated_repository_needs_a_token_and_takes_it(fetching: Fetching) -> None:
    fetching.hub.gated.add(REPOSITORY)
    with pytest.raises(HubAccessError, match="models token"):
        await fetching.fetch()
    fetching.token = "hf_wrong"
    with pytest.raises(HubAccessError, match="Your token does not open"):
        await fetching.fetch()
    fetching.token = fetching.hub.token
    assert (await fetching.fetch()).state is DownloadState.DONE


async def test_the_token_is_not_shown_to_the_store(fetching: Fetching) -> None:
    fetching.token = fetching.hub.token
    await fetching.fetch()
    assert fetching.hub.store_requests
    assert not any("Authorization" in headers for headers in fetching.hub.store_requests)


@pytest.mark.parametrize("path", ["../outside.gguf", "/etc/outside.gguf", "a/../../outside.gguf", "c:outside.gguf"])
async def test_a_name_that_leads_out_of_the_folder_is_refused(fetching: Fetching, path: str) -> None:
    with pytest.raises(BadRequestError, match="cannot be kept"):
        fetching.downloads.add(fetching.request(file=path))


async def test_a_checksum_of_the_catalog_is_the_one_that_counts(fetching: Fetching, content: bytes) -> None:
    expected = hashlib.sha256(content).hexdigest()
    assert (await fetching.fetch(fetching.request(sha256=expected))).state is DownloadState.DONE


async def test_speed_and_time_left_are_told(hub: TestHub, fetching: Fetching) -> None:
    hub.bytes_per_second, hub.block = 1_500_000, 50_000
    download_id = fetching.downloads.add(fetching.request())
    view = await fetching.until(lambda view: view.bytes_per_second > 0 and view.done_bytes > 0)
    assert view.seconds_left is not None
    assert view.seconds_left > 0
    await fetching.downloads.cancel(download_id)


async def test_a_mistake_of_the_program_is_shown_and_not_hidden(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistake(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("swarm_desktop.models.downloads.download.check_room", mistake)
    with pytest.raises(ZeroDivisionError):
        await fetching.fetch()
    assert fetching.view.state is DownloadState.FAILED
    assert fetching.view.trouble is not None
