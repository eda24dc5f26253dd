"""Fetching from a hub that drops, stalls, lies, corrupts and refuses."""

import pytest

from swarm_desktop.core.downloads import DownloadState
from swarm_desktop.core.errors import (
    DamagedFileError,
    DownloadError,
    HubBusyError,
    HubUnreachableError,
    NotOnHubError,
    SwarmError,
)
from swarm_desktop.core.settings import ModelsSettings
from tests.models.downloads.conftest import FILE, REPOSITORY, Fetching
from tests.support.hub import Behaviour

DROP = Behaviour(drop_after=200_000)


@pytest.mark.parametrize(
    "behaviours",
    [
        [DROP] * 6,
        [Behaviour(drop_after=0)] * 2,
        [Behaviour(stall_after=300_000)],
        [Behaviour(end_after=100_000)] * 3,
        [Behaviour(too_long=True)] * 4,
        [Behaviour(status=500), Behaviour(status=503)],
        [Behaviour(status=429, headers=(("Retry-After", "0"),))] * 4,
        [Behaviour(status=429, headers=(("Retry-After", "Thu, 01 Jan 2026 00:00:00 GMT"),))],
        # The address that the hub lent has run out; the next one is good.
        [Behaviour(status=403)],
    ],
    ids=["drop", "drop-at-once", "stall", "short", "long", "errors", "busy", "busy-until", "expired"],
)
async def test_trouble_on_the_way_is_got_over(fetching: Fetching, content: bytes, behaviours: list[Behaviour]) -> None:
    fetching.hub.behaviours.extend(behaviours)
    await fetching.fetch()
    assert fetching.target.read_bytes() == content


async def test_a_broken_connection_costs_nothing_that_arrived(fetching: Fetching, content: bytes) -> None:
    fetching.hub.behaviours.extend([DROP] * 4)
    await fetching.fetch()
    starts = [headers["Range"] for headers in fetching.hub.store_requests]
    assert len(set(starts)) == len(starts)
    assert fetching.hub.sent <= len(content) + 4 * DROP.drop_after


async def test_a_hub_that_never_recovers_is_told_and_what_arrived_is_kept(fetching: Fetching, content: bytes) -> None:
    fetching.hub.behaviours.append(DROP)
    fetching.hub.always = Behaviour(status=503)
    with pytest.raises(HubUnreachableError, match="tried 4 times"):
        await fetching.fetch()
    assert fetching.view.state is DownloadState.FAILED
    assert fetching.view.trouble is not None
    assert not fetching.target.exists()
    fetching.hub.always = Behaviour()
    fetching.downloads.resume(fetching.view.id)
    await fetching.downloads.ended(fetching.view.id)
    assert fetching.target.read_bytes() == content


async def test_why_nothing_moves_is_told(fetching: Fetching) -> None:
    fetching.hub.behaviours.extend([Behaviour(status=429, headers=(("Retry-After", "0"),))] * 4)
    await fetching.fetch()
    reasons = {view.waiting_for for view in fetching.told}
    assert any("hub is busy" in reason for reason in reasons)
    assert fetching.view.waiting_for == ""


async def test_a_hub_that_asks_for_a_long_wait_is_not_waited_for(fetching: Fetching) -> None:
    fetching.hub.always = Behaviour(status=429, headers=(("Retry-After", "7200"),))
    with pytest.raises(HubBusyError, match="120 minutes"):
        await fetching.fetch()


async def test_a_store_that_ignores_ranges_is_read_from_the_start(fetching: Fetching, content: bytes) -> None:
    fetching.hub.always = Behaviour(ignore_ranges=True)
    await fetching.fetch()
    assert fetching.target.read_bytes() == content


async def test_a_store_that_ignores_ranges_and_drops_is_asked_again(fetching: Fetching, content: bytes) -> None:
    whole = Behaviour(ignore_ranges=True)
    fetching.hub.behaviours.extend([whole] * 4 + [Behaviour(ignore_ranges=True, drop_after=2**20)] * 2)
    fetching.hub.always = whole
    await fetching.fetch()
    assert fetching.target.read_bytes() == content
    assert fetching.view.done_bytes == len(content)


async def test_a_store_that_ignores_ranges_and_always_drops_is_given_up(fetching: Fetching) -> None:
    fetching.hub.always = Behaviour(ignore_ranges=True, drop_after=2**20)
    with pytest.raises(HubUnreachableError):
        await fetching.fetch()
    assert not fetching.target.exists()


@pytest.mark.parametrize("always", [Behaviour(total=4 * 2**20), Behaviour(status=416)])
async def test_a_store_that_lies_about_the_length_is_not_believed(fetching: Fetching, always: Behaviour) -> None:
    fetching.hub.always = always
    with pytest.raises(DamagedFileError, match="bytes"):
        await fetching.fetch()
    assert not fetching.target.exists()


@pytest.mark.parametrize("difference", [-1000, 1000])
async def test_a_hub_that_lies_about_the_length_is_not_believed(
    fetching: Fetching, content: bytes, difference: int
) -> None:
    fetching.hub.sizes[FILE] = len(content) + difference
    with pytest.raises(DownloadError):
        await fetching.fetch()
    assert not fetching.target.exists()


async def test_a_corrupted_file_never_becomes_usable(fetching: Fetching, content: bytes) -> None:
    fetching.hub.behaviours.append(Behaviour(corrupt=True))
    with pytest.raises(DamagedFileError, match="SHA-256"):
        await fetching.fetch()
    assert not any(name.startswith(FILE) for name in fetching.leftovers())
    # And the next attempt starts from nothing.
    fetching.downloads.resume(fetching.view.id)
    await fetching.downloads.ended(fetching.view.id)
    assert fetching.target.read_bytes() == content


async def test_a_whole_file_that_is_no_model_is_refused(fetching: Fetching) -> None:
    fetching.hub.add(REPOSITORY, FILE, b"<html>Please log in</html>" * 100_000)
    with pytest.raises(DamagedFileError, match="not a model file"):
        await fetching.fetch()
    assert not fetching.target.exists()


async def test_a_file_that_is_another_than_the_catalog_knows_is_not_fetched(fetching: Fetching) -> None:
    with pytest.raises(DamagedFileError, match="catalog"):
        await fetching.fetch(fetching.request(sha256="0" * 64))
    assert fetching.hub.sent == 0


async def test_a_file_that_changed_while_it_was_fetched_is_fetched_anew(fetching: Fetching, content: bytes) -> None:
    fetching.hub.always = Behaviour(stall_after=500_000)
    download_id = fetching.downloads.add(fetching.request())
    await fetching.until(lambda view: view.done_bytes > 1_000_000)
    await fetching.downloads.pause(download_id)
    changed = content[:-100] + bytes(100)
    fetching.hub.add(REPOSITORY, FILE, changed)
    fetching.hub.always = Behaviour()
    fetching.downloads.resume(download_id)
    await fetching.downloads.ended(download_id)
    assert fetching.target.read_bytes() == changed


@pytest.mark.parametrize(("repository", "file"), [("owner/None-GGUF", FILE), (REPOSITORY, "none.gguf")])
async def test_what_the_hub_does_not_have_is_told_so(fetching: Fetching, repository: str, file: str) -> None:
    with pytest.raises(NotOnHubError, match="spelling"):
        await fetching.fetch(fetching.request(repository=repository, file=file))


async def test_no_hub_at_all_is_told_so(fetching: Fetching, unused_tcp_port: int) -> None:
    fetching.settings = ModelsSettings(hub_url=f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(HubUnreachableError, match="connection"):
        await fetching.fetch()


async def test_every_failure_has_a_title_and_an_exit_status(fetching: Fetching) -> None:
    fetching.hub.always = Behaviour(status=418)
    with pytest.raises(SwarmError) as raised:
        await fetching.fetch()
    assert (raised.value.code, raised.value.exit_status) == ("download_failed", 9)
    assert "418" in raised.value.message
