"""Somebody has the server or the way to it, and no key: nothing that they send is used, and the person is told."""

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from swarm_desktop.core.errors import UpdateRefusedError, UpdateUnreachableError
from swarm_desktop.core.updates import Channel, UpdateState
from swarm_desktop.updates.release import Release
from swarm_desktop.updates.source import this_platform
from swarm_desktop.updates.staging import put_in_place
from tests.support.publishing import Publisher, Server
from tests.updates.conftest import NEW, OLD, Program


async def refused(program: Program) -> str:
    """Check and fetch, and return what the person is told; nothing lies ready afterwards."""
    with pytest.raises(UpdateRefusedError) as refusal:
        await program.updates.fetch()
    trouble = program.updates.view.trouble
    assert trouble is not None
    assert trouble.message == refusal.value.message
    assert put_in_place(program.installation) is None
    return trouble.message


def metadata(publisher: Publisher, name: str) -> Path:
    return publisher.folder / "metadata" / name


async def test_rollback_an_older_word_is_refused_after_a_newer_one(program: Program, publisher: Publisher) -> None:
    publisher.release(OLD)
    earlier = metadata(publisher, "timestamp.json").read_bytes()
    publisher.release(NEW)
    await program.updates.check()
    metadata(publisher, "timestamp.json").write_bytes(earlier)
    program.updates = program.started()
    assert "less than it said before" in await refused(program)


async def test_downgrade_an_older_program_is_not_offered_even_where_it_is_signed(
    program: Program, publisher: Publisher
) -> None:
    publisher.release("0.0.9")
    await program.updates.check()
    assert program.updates.view.state is UpdateState.CURRENT


async def test_freeze_a_word_that_was_not_renewed_is_refused(program: Program, publisher: Publisher) -> None:
    publisher.release(NEW, days_ago=20)
    assert "out of date" in await refused(program)


async def test_wrong_key_what_others_signed_is_refused(
    program: Program, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWARM_UPDATES_PASSPHRASE", "another")
    others = Publisher(tmp_path / "others", tmp_path / "others-work")
    others.release(NEW)
    shutil.rmtree(publisher.folder)
    shutil.copytree(others.folder, publisher.folder)
    assert "not signed by the publishers" in await refused(program)


async def test_arbitrary_file_another_archive_is_thrown_away(program: Program, publisher: Publisher) -> None:
    publisher.release(NEW)
    (archive,) = (publisher.folder / "targets" / "archives").iterdir()
    archive.write_bytes(b"x" * archive.stat().st_size)
    assert "something else" in await refused(program)
    assert not list(program.data.glob("*.archive*"))


async def test_endless_metadata_is_cut_off(program: Program, publisher: Publisher, server: Server) -> None:
    publisher.release(NEW)
    server.pour_into = "timestamp.json"
    assert "or more, than what was signed" in await refused(program)


async def test_endless_archive_is_cut_off(program: Program, publisher: Publisher, server: Server) -> None:
    publisher.release(NEW)
    server.pour_into = ".tar.xz"
    assert "or more, than what was signed" in await refused(program)


@pytest.mark.parametrize("role", ["snapshot", "targets"])
async def test_mix_and_match_parts_of_different_times_are_refused(
    program: Program, publisher: Publisher, role: str
) -> None:
    publisher.release(OLD)
    publisher.release(NEW)
    shutil.copyfile(metadata(publisher, f"2.{role}.json"), metadata(publisher, f"3.{role}.json"))
    assert "do not belong together" in await refused(program)


async def test_changed_metadata_is_refused(program: Program, publisher: Publisher) -> None:
    publisher.release(NEW)
    file = metadata(publisher, "2.targets.json")
    content = json.loads(file.read_bytes())
    for target in content["signed"]["targets"].values():
        target["length"] += 1
    file.write_text(json.dumps(content))
    assert "not signed by the publishers" in await refused(program)


async def test_an_archive_that_leads_elsewhere_is_refused_even_where_it_is_signed(
    program: Program, publisher: Publisher, tmp_path: Path
) -> None:
    archive = tmp_path / "escape.tar.xz"
    with tarfile.open(archive, "w:xz") as opened:
        entry = tarfile.TarInfo("swarm-desktop/../../../escaped")
        entry.size = 4
        opened.addfile(entry, io.BytesIO(b"here"))
    release = Release(version=NEW, archive="archives/escape.tar.xz", published="2026-01-31")
    publisher.repository.add(archive, release, Channel.STABLE, this_platform())
    assert "not packed as this version expects" in await refused(program)
    assert not list(tmp_path.rglob("escaped"))


async def test_a_server_that_is_not_there_is_told_from_one_that_lies(program: Program) -> None:
    program.url = "http://127.0.0.1:9"
    with pytest.raises(UpdateUnreachableError, match="does not answer"):
        await program.updates.check()
