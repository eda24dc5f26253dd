"""What a person may say about tools, and how it is kept in the settings file."""

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from swarm_desktop.core.errors import BadRequestError
from swarm_desktop.core.settings import Settings, ToolFolder, ToolsSettings
from swarm_desktop.state.settings_file import SettingsFile


def folders(*named: Any) -> ToolsSettings:
    return ToolsSettings.model_validate({"folders": named})


def test_nothing_is_allowed_until_somebody_says_so() -> None:
    tools = Settings().tools
    assert (tools.enabled, tools.folders, tools.network, tools.approval) == (False, (), False, "always")


def test_a_plain_path_is_only_read() -> None:
    named = folders("/a", {"path": "/b", "write": True}, "~/c").folders
    assert named == (
        ToolFolder(path=Path("/a")),
        ToolFolder(path=Path("/b"), write=True),
        ToolFolder(path=Path.home() / "c"),
    )


@pytest.mark.parametrize("path", ["a", "", ".", "/a/../b", 3])
def test_a_path_must_be_whole(path: object) -> None:
    with pytest.raises(ValidationError):
        folders(path)


def test_a_folder_in_one_that_may_be_changed_is_refused() -> None:
    for inner in ("/a/b", {"path": "/a/b", "write": True}, "/a"):
        with pytest.raises(ValidationError, match="name only one"):
            folders({"path": "/a", "write": True}, inner)
    assert len(folders("/a", {"path": "/a/b", "write": True}).folders) == 2
    assert len(folders({"path": "/a", "write": True}, "/ab").folders) == 2


def test_the_environment_names_folders_like_a_search_path(tmp_path: Path) -> None:
    environment = {"SWARM_TOOLS_ENABLED": "true", "SWARM_TOOLS_FOLDERS": os.pathsep.join(("/a", "/b"))}
    tools = SettingsFile(tmp_path / "settings.toml", environment, {}).load().tools
    assert tools.enabled
    assert [str(folder.path) for folder in tools.folders] == ["/a", "/b"]


def test_the_window_writes_folders_into_a_file_that_keeps_its_comments(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# mine\n[tools]\nfolders = ["/old"]  # this one\nnetwork = true\n[voting]\nvoters = 3\n')
    file = SettingsFile(path, {}, {})
    wanted = [{"path": "/a", "write": False}, {"path": "/b c", "write": True}]
    changed = file.change({"tools.folders": wanted})
    assert changed == file.load()
    assert [folder.model_dump(mode="json") for folder in changed.tools.folders] == wanted
    assert changed.tools.network
    assert changed.voting.voters == 3
    assert "# mine" in path.read_text()
    assert file.change({"tools.folders": []}).tools.folders == ()
    before = path.read_text()
    with pytest.raises(BadRequestError, match="name only one"):
        file.change({"tools.folders": [{"path": "/a", "write": True}, {"path": "/a/b"}]})
    assert path.read_text() == before
