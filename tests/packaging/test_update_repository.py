"""The repository's tools as those who publish use them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from swarm_desktop.core.errors import UpdateRefusedError
from tests.support.publishing import Publisher, Server, make_bundle, publisher, server, serving
from tests.updates.conftest import NEW, OLD, Program

ROOT = Path(__file__).resolve().parents[2]
__all__ = ["publisher", "server"]


def updates(*arguments: str | Path, status: int = 0) -> str:
    command = [sys.executable, ROOT / "packaging" / "updates", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == status, ended.stderr
    return ended.stdout + ended.stderr


def test_a_version_goes_from_the_frozen_folder_to_those_who_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWARM_UPDATES_PASSPHRASE", "correct horse")
    repository, keys, resources, public = (tmp_path / name for name in ("repository", "keys", "resources", "public"))
    public.mkdir()
    notes = tmp_path / "notes.txt"
    notes.write_text("All new.\n")
    bundle = make_bundle(tmp_path / "swarm-desktop", NEW)
    with serving(public) as running:
        updates("init", repository, "--keys", keys, "--url", running.url, "--resources", resources)
        added = ("add", repository, "--keys", keys, "--bundle", bundle, "--platform", "linux-x86_64")
        updates(*added, "--version", NEW, "--notes", notes)
        beta = make_bundle(tmp_path / "beta" / "swarm-desktop", "0.3.0b1")
        updates(*added[:5], beta, *added[6:], "--version", "0.3.0b1", "--channel", "beta")
        updates("publish", repository, "--to", public)
        assert (
            updates("check", "--platform", "linux-x86_64", "--resources", resources)
            == f"stable: {NEW}\nbeta: 0.3.0b1\n"
        )
    assert json.loads((resources / "updates" / "repository.json").read_text()) == {"url": running.url}
    assert b"ENCRYPTED" in (keys / "root.pem").read_bytes()
    assert (keys / "root.pem").stat().st_mode & 0o077 == 0


def test_without_the_passphrase_nothing_is_signed(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWARM_UPDATES_PASSPHRASE")
    said = updates("refresh", publisher.folder, "--keys", publisher.work / "keys", status=1)
    assert "SWARM_UPDATES_PASSPHRASE_SNAPSHOT" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp"])
async def test_programs_follow_a_key_that_was_replaced_and_the_old_one_no_more(
    tmp_path: Path, publisher: Publisher, server: Server, role: str
) -> None:
    program = Program(tmp_path, server.url, publisher.root)
    publisher.release(OLD)
    await program.updates.check()
    publisher.repository.replace_key(role)
    publisher.release(NEW)
    await program.updates.check()
    assert program.updates.view.version == NEW
    if role != "root":
        keys = publisher.work / "keys"
        (keys / f"{role}.replaced-1.pem").replace(keys / f"{role}.pem")
        publisher.release("0.3.0")
        with pytest.raises(UpdateRefusedError, match="not signed by the publishers"):
            await program.updates.check()
