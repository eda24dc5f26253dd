"""Writing into an editor's file as the window does it: look, write, take back."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from swarm_desktop.core.editors import EditorId, EditorSetup
from swarm_desktop.core.errors import EditorFileError, StateError
from swarm_desktop.editors import Connection, EditorDesk
from swarm_desktop.editors.places import Places
from swarm_desktop.editors.table import TABLE

OPENCODE = b'// mine\r\n{\r\n\t"theme": "dark", // yes\r\n\t"provider": {\r\n\t},\r\n}\r\n'
WITH_FILES = [editor for editor, entry in TABLE.items() if entry.file is not None]
not_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")


def file_of(editor: EditorId, places: Places, content: bytes | None = None) -> Path:
    entry = TABLE[editor].file
    assert entry is not None
    path = entry.path(places)
    if content is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return path


def write(desk: EditorDesk, connection: Connection, editor: EditorId = EditorId.OPENCODE) -> EditorSetup:
    shown = desk.setup(editor, connection).change
    assert shown is not None
    return desk.write(editor, connection, shown.fingerprint)


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}.swarm-backup-*"))


@pytest.mark.parametrize("editor", WITH_FILES)
def test_a_file_is_made_and_taken_away_again(
    editor: EditorId, desk: EditorDesk, places: Places, connection: Connection
) -> None:
    path = file_of(editor, places)
    setup = desk.setup(editor, connection)
    assert setup.change is not None
    assert setup.change.creates
    assert not setup.can_undo
    written = write(desk, connection, editor)
    assert path.read_text() == setup.text
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    assert written.can_undo
    assert written.change is not None
    assert not written.change.creates
    assert written.change.difference == ""
    desk.undo(editor)
    assert not path.exists()
    assert not desk.setup(editor, connection).can_undo


@pytest.mark.parametrize("editor", WITH_FILES)
def test_what_is_shown_hides_the_key(editor: EditorId, desk: EditorDesk, connection: Connection) -> None:
    setup = desk.setup(editor, connection)
    assert setup.change is not None
    for shown in (setup.hidden_text, setup.change.difference, *setup.notes):
        assert connection.key not in shown
    assert setup.hidden_text.replace("YOUR_KEY", connection.key) == setup.text


def test_a_file_keeps_its_mode_and_everything_else_and_has_a_backup(
    desk: EditorDesk, places: Places, connection: Connection
) -> None:
    path = file_of(EditorId.OPENCODE, places, OPENCODE)
    path.chmod(0o640)
    setup = desk.setup(EditorId.OPENCODE, connection)
    assert setup.change is not None
    assert '+\t"model": "localswarm/swarm/practice",' in setup.change.difference.splitlines()
    write(desk, connection)
    content = path.read_bytes()
    assert content.startswith(
        b'// mine\r\n{\r\n\t"theme": "dark", // yes\r\n\t"provider": {\r\n\t\t"localswarm": {\r\n'
    )
    assert content.count(b"\n") == content.count(b"\r\n")
    (backup,) = backups(path)
    assert backup.read_bytes() == OPENCODE
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == backup.stat().st_mode & 0o777 == 0o640
    desk.undo(EditorId.OPENCODE)
    assert path.read_bytes() == OPENCODE
    assert backups(path) == []


def test_changes_are_taken_back_one_after_the_other_also_by_the_next_start(
    desk: EditorDesk, places: Places, connection: Connection, tmp_path: Path
) -> None:
    path = file_of(EditorId.OPENCODE, places, OPENCODE)
    write(desk, connection)
    first = path.read_bytes()
    write(desk, replace(connection, key="sk-swarm-2"))
    assert b"sk-swarm-1" not in path.read_bytes()
    later = EditorDesk(tmp_path / "data" / "editor-changes.json", places)
    later.undo(EditorId.OPENCODE)
    assert path.read_bytes() == first
    later.undo(EditorId.OPENCODE)
    assert path.read_bytes() == OPENCODE
    with pytest.raises(EditorFileError, match="nothing to take back"):
        later.undo(EditorId.OPENCODE)


def test_a_file_that_was_changed_since_is_not_taken_back(
    desk: EditorDesk, places: Places, connection: Connection
) -> None:
    path = file_of(EditorId.OPENCODE, places, OPENCODE)
    write(desk, connection)
    path.write_bytes(path.read_bytes() + b"// later\n")
    with pytest.raises(EditorFileError, match="changed since") as refusal:
        desk.undo(EditorId.OPENCODE)
    assert str(backups(path)[0]) in refusal.value.message
    assert path.read_bytes().endswith(b"// later\n")
    assert desk.setup(EditorId.OPENCODE, connection).can_undo


def test_a_lost_backup_is_told(desk: EditorDesk, places: Places, connection: Connection) -> None:
    path = file_of(EditorId.OPENCODE, places, OPENCODE)
    write(desk, connection)
    written = path.read_bytes()
    backups(path)[0].unlink()
    with pytest.raises(EditorFileError, match="backup"):
        desk.undo(EditorId.OPENCODE)
    assert path.read_bytes() == written


def test_only_what_was_shown_is_written(desk: EditorDesk, places: Places, connection: Connection) -> None:
    path = file_of(EditorId.OPENCODE, places, OPENCODE)
    shown = desk.setup(EditorId.OPENCODE, connection).change
    assert shown is not None
    path.write_bytes(OPENCODE.replace(b"dark", b"light"))
    with pytest.raises(EditorFileError, match="Look at the change again"):
        desk.write(EditorId.OPENCODE, connection, shown.fingerprint)
    path.write_bytes(OPENCODE)
    with pytest.raises(EditorFileError, match="Look at the change again"):
        desk.write(EditorId.OPENCODE, replace(connection, key="sk-swarm-2"), shown.fingerprint)
    assert path.read_bytes() == OPENCODE
    assert backups(path) == []


def test_nothing_is_written_twice(desk: EditorDesk, places: Places, connection: Connection) -> None:
    path = file_of(EditorId.OPENCODE, places, OPENCODE)
    write(desk, connection)
    write(desk, connection)
    assert len(backups(path)) == 1


@pytest.mark.parametrize(
    "damage",
    [
        (EditorId.OPENCODE, b'{"a": 1', "line 1"),
        (EditorId.OPENCODE, b"[]", "not an object"),
        (EditorId.OPENCODE, b'{"provider": 5}', "`provider` is not an object"),
        (EditorId.OPENCODE, b'{"a": "\xff"}', "UTF-8"),
        (EditorId.OPENCODE, '{"a": 1}'.encode("utf-16"), "UTF-8"),
        (EditorId.OPENCODE, b"{}" + b" " * 5_000_000, "too large"),
        (EditorId.VS_CODE, b"{}", "not a list"),
        (EditorId.CONTINUE, b"models: [\n", "YAML"),
        (EditorId.CONTINUE, b"models: 5\n", "`models` is not a list"),
        (EditorId.CONTINUE, b"models: &a []\nmore: *a\n", "edited safely"),
        (EditorId.CODEX, b"model = \n", "TOML"),
        (EditorId.CODEX, b"model_providers = 5\n", "`model_providers` is not an object"),
    ],
)
def test_a_file_that_cannot_be_edited_safely_is_left_alone(
    damage: tuple[EditorId, bytes, str], desk: EditorDesk, places: Places, connection: Connection
) -> None:
    editor, content, said = damage
    path = file_of(editor, places, content)
    setup = desk.setup(editor, connection)
    assert setup.change is None
    assert setup.obstacle is not None
    assert said in setup.obstacle.message
    assert "Nothing was changed" in setup.obstacle.message
    assert setup.text
    with pytest.raises(EditorFileError):
        desk.write(editor, connection, "")
    assert path.read_bytes() == content
    assert backups(path) == []


def test_a_byte_order_mark_stays(desk: EditorDesk, places: Places, connection: Connection) -> None:
    path = file_of(EditorId.OPENCODE, places, b"\xef\xbb\xbf{}\n")
    write(desk, connection)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf{\n")


@not_windows
def test_a_link_stays_a_link(desk: EditorDesk, places: Places, connection: Connection, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "opencode.json"
    kept.parent.mkdir()
    kept.write_bytes(OPENCODE)
    path = file_of(EditorId.OPENCODE, places)
    path.parent.mkdir(parents=True)
    path.symlink_to(kept)
    write(desk, connection)
    assert path.is_symlink()
    assert b"localswarm" in kept.read_bytes()
    assert len(backups(path)) == 1
    assert list(kept.parent.iterdir()) == [kept]
    desk.undo(EditorId.OPENCODE)
    assert path.is_symlink()
    assert kept.read_bytes() == OPENCODE


@not_windows
def test_a_link_in_a_circle_is_told(desk: EditorDesk, places: Places, connection: Connection) -> None:
    path = file_of(EditorId.OPENCODE, places)
    path.parent.mkdir(parents=True)
    path.symlink_to(path)
    assert desk.setup(EditorId.OPENCODE, connection).obstacle is not None


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everything")
def test_a_protected_file_or_folder_is_left_alone(desk: EditorDesk, places: Places, connection: Connection) -> None:
    path = file_of(EditorId.OPENCODE, places, OPENCODE)
    path.chmod(0o400)
    with pytest.raises(EditorFileError, match="write-protected"):
        write(desk, connection)
    path.chmod(0o600)
    path.parent.chmod(0o500)
    with pytest.raises(StateError):
        write(desk, connection)
    path.parent.chmod(0o700)
    assert path.read_bytes() == OPENCODE
    assert backups(path) == []


@not_windows
def test_a_key_that_others_could_read_is_told(desk: EditorDesk, places: Places, connection: Connection) -> None:
    path = file_of(EditorId.OPENCODE, places, OPENCODE)
    path.chmod(0o644)
    assert any(str(path) in note for note in desk.setup(EditorId.OPENCODE, connection).notes)
    path.chmod(0o600)
    assert desk.setup(EditorId.OPENCODE, connection).notes == TABLE[EditorId.OPENCODE].notes


def test_without_a_model_there_is_text_but_nothing_is_written(desk: EditorDesk, connection: Connection) -> None:
    setup = desk.setup(EditorId.OPENCODE, replace(connection, context_tokens=0))
    assert setup.text
    assert setup.change is None
    assert setup.obstacle is not None
    assert "Start the swarm" in setup.obstacle.message


def test_programs_without_a_file_are_not_written(desk: EditorDesk, connection: Connection) -> None:
    assert desk.setup(EditorId.CLINE, connection).path == ""
    with pytest.raises(EditorFileError, match="Copy the settings"):
        desk.write(EditorId.CLINE, connection, "")


def test_a_damaged_record_is_told(desk: EditorDesk, tmp_path: Path, connection: Connection) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "editor-changes.json").write_text("{")
    with pytest.raises(StateError, match="editor-changes"):
        desk.setup(EditorId.OPENCODE, connection)
