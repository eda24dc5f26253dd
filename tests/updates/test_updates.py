"""From one version to the next, with a repository as it is published and a stand-in for the frozen program."""

import asyncio
import subprocess
import threading

import pytest

from swarm_desktop.core.errors import UpdateFailedError, UpdateUnavailableError, UpdateUnreachableError
from swarm_desktop.core.settings import UpdatesSettings
from swarm_desktop.core.updates import Channel, InstalledAs, UpdateState
from swarm_desktop.updates.installation import Installation
from swarm_desktop.updates.staging import put_in_place
from tests.support.publishing import Publisher, Server
from tests.updates.conftest import NEW, OLD, Program


def version_of(installation: Installation) -> str:
    told = subprocess.run([installation.executable], capture_output=True, text=True, check=True).stdout
    return told.split()[-1]


async def test_a_newer_version_is_fetched_and_takes_the_place_when_the_program_quits(
    program: Program, publisher: Publisher
) -> None:
    publisher.release(NEW)
    await program.updates.check()
    view = program.updates.view
    assert (view.state, view.version, view.notes) == (UpdateState.AVAILABLE, NEW, f"What is new in {NEW}.")
    await program.updates.fetch()
    assert program.updates.view.state is UpdateState.STAGED
    assert version_of(program.installation) == OLD
    assert put_in_place(program.installation) == NEW
    assert version_of(program.installation) == NEW
    assert (program.installation.root / "_internal" / "library.so.1").is_symlink()
    mark = program.installation.root / "_internal" / "resources" / "installed-as"
    assert mark.read_text().strip() == InstalledAs.PORTABLE


async def test_nothing_is_asked_before_the_person_wants_it(program: Program, server: Server) -> None:
    assert program.updates.view.state is UpdateState.IDLE
    assert server.asked == []


async def test_the_newest_version_is_told_to_be_the_newest(program: Program, publisher: Publisher) -> None:
    publisher.release(OLD)
    await program.updates.check()
    assert program.updates.view.state is UpdateState.CURRENT
    await program.updates.fetch()
    assert put_in_place(program.installation) is None


async def test_versions_of_the_beta_channel_are_for_those_who_chose_it(program: Program, publisher: Publisher) -> None:
    publisher.release("0.3.0b1", Channel.BETA)
    await program.updates.check()
    assert program.updates.view.state is UpdateState.CURRENT
    program.settings = UpdatesSettings(channel=Channel.BETA)
    await program.updates.check()
    assert program.updates.view.version == "0.3.0b1"


async def test_a_download_that_broke_off_goes_on(program: Program, publisher: Publisher, server: Server) -> None:
    publisher.release(NEW)
    server.break_off_at = 400
    await program.updates.check()
    with pytest.raises(UpdateUnreachableError, match="what has arrived is kept"):
        await program.updates.fetch()
    assert program.updates.view.trouble is not None
    server.break_off_at = None
    again = program.started()
    await again.fetch()
    assert again.view.state is UpdateState.STAGED
    assert server.asked[-1][1] == "bytes=400-"


async def test_a_download_is_broken_off_where_the_person_says_so(
    program: Program, publisher: Publisher, server: Server
) -> None:
    publisher.release(NEW)
    server.goes_on = threading.Event()
    await program.updates.check()
    fetching = asyncio.ensure_future(program.updates.fetch())
    async with asyncio.timeout(10):
        await program.shown(lambda view: view.done_bytes > 0)
        await program.updates.cancel()
        await fetching
    server.goes_on.set()
    assert program.updates.view.state is UpdateState.AVAILABLE
    assert put_in_place(program.installation) is None
    await program.updates.fetch()
    assert program.updates.view.state is UpdateState.STAGED


async def test_a_version_that_lies_ready_can_be_given_up(program: Program, publisher: Publisher) -> None:
    publisher.release(NEW)
    await program.updates.check()
    await program.updates.fetch()
    await program.updates.cancel()
    assert program.updates.view.state is UpdateState.AVAILABLE
    assert put_in_place(program.installation) is None
    assert version_of(program.installation) == OLD


async def test_a_version_that_cannot_run_here_is_not_put_in_place(program: Program, publisher: Publisher) -> None:
    publisher.release(NEW, program="#!/bin/sh\necho 'no such library: {version}' >&2; exit 127\n")
    await program.updates.check()
    with pytest.raises(UpdateFailedError, match="does not start on this machine"):
        await program.updates.fetch()
    assert put_in_place(program.installation) is None
    assert not program.installation.other.exists()


async def test_a_later_process_knows_what_lies_ready(program: Program, publisher: Publisher) -> None:
    publisher.release(NEW)
    await program.updates.fetch()
    view = program.started().view
    assert (view.state, view.version) == (UpdateState.STAGED, NEW)


@pytest.mark.parametrize(
    ("installed_as", "says"), [(InstalledAs.DEB, "package manager"), (InstalledAs.SOURCE, "the way it came")]
)
async def test_copies_that_others_look_after_do_not_update_themselves(
    program: Program, server: Server, installed_as: InstalledAs, says: str
) -> None:
    place = program.installation
    program.installation = Installation(place.root, place.executable, installed_as)
    with pytest.raises(UpdateUnavailableError, match=says):
        await program.started().check()
    assert server.asked == []
