from pathlib import Path

import pytest

from swarm_desktop.core.errors import BadRequestError, StateError
from swarm_desktop.state.settings_file import SettingsFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_everything_is_at_its_default(path: Path) -> None:
    settings = SettingsFile(path, {}, {}).load()
    assert (settings.endpoint.port, settings.voting.voters, settings.voting.strategy) == (7976, 5, "auto")


def test_options_are_stronger_than_environment_and_that_than_the_file(path: Path) -> None:
    path.write_text('[voting]\nvoters = 2\nstrategy = "majority"\n[endpoint]\nport = 1111\n')
    environment = {"SWARM_VOTING_VOTERS": "3", "SWARM_ENDPOINT_PORT": "2222", "SWARM_DATA_DIR": "elsewhere"}
    settings = SettingsFile(path, environment, {"endpoint.port": 3333}).load()
    assert (settings.voting.strategy, settings.voting.voters, settings.endpoint.port) == ("majority", 3, 3333)


def test_a_change_keeps_comments_and_does_not_write_what_only_options_said(path: Path) -> None:
    path.write_text("# mine\n[voting]\nvoters = 2  # enough\n")
    changed = SettingsFile(path, {}, {"endpoint.port": 0}).change({"voting.strategy": "majority"})
    assert changed.voting.strategy == "majority"
    assert changed.endpoint.port == 0
    text = path.read_text()
    assert "# mine" in text
    assert "voters = 2  # enough" in text
    assert "port" not in text


def test_none_goes_back_to_the_default(path: Path) -> None:
    file = SettingsFile(path, {}, {})
    file.change({"voting.voters": 9})
    assert file.change({"voting.voters": None}).voting.voters == 5


def test_a_wrong_value_names_its_key_and_saves_nothing(path: Path) -> None:
    file = SettingsFile(path, {}, {})
    file.change({"voting.voters": 9})
    with pytest.raises(BadRequestError, match=r"voting\.voters") as raised:
        file.change({"voting.strategy": "majority", "voting.voters": 99})
    assert raised.value.parameter == "voting.voters"
    assert file.load().voting.voters == 9
    assert file.load().voting.strategy == "auto"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[voting\nvoters = 5", "line 1"),
        ("[voting]\nvotters = 5", "votters"),
        ('[endpoint]\nport = "many"', "endpoint.port"),
        ("\x00\xff", "settings.toml"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(path: Path, content: str, named: str) -> None:
    path.write_text(content, encoding="latin-1")
    with pytest.raises(StateError) as raised:
        SettingsFile(path, {}, {}).load()
    assert named in raised.value.message
    assert path.read_text(encoding="latin-1") == content
