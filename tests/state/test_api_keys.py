import json
import stat
from pathlib import Path

import pytest

from swarm_desktop.core.api_keys import DEFAULT_KEY
from swarm_desktop.core.errors import BadRequestError, StateError
from swarm_desktop.state.api_keys import ApiKeys

DEFAULT = "sk-swarm-the-default-key"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "api-keys.json"


def opened(file: Path) -> ApiKeys:
    return ApiKeys(file, default=lambda: DEFAULT)


def test_a_key_is_told_once_and_kept_as_a_hash(file: Path) -> None:
    keys = opened(file)
    made = keys.add("laptop")
    assert made.secret.startswith("sk-swarm-")
    assert keys.owner(made.secret) == "laptop"
    assert made.secret not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    default, laptop = keys.all()
    assert default.is_default
    assert (laptop.name, laptop.ending) == ("laptop", made.secret[-4:])


def test_nothing_else_is_a_key(file: Path) -> None:
    keys = opened(file)
    keys.add("laptop")
    assert keys.owner(DEFAULT) == DEFAULT_KEY
    assert [keys.owner(sent) for sent in ("", "sk-swarm-", DEFAULT + "x", "\udcff", "é")] == [None] * 5
    assert ApiKeys(file).owner("") is None


def test_a_running_program_notices_what_another_process_changes(file: Path) -> None:
    running, elsewhere = opened(file), ApiKeys(file)
    made = elsewhere.add("laptop")
    assert running.owner(made.secret) == "laptop"
    elsewhere.revoke("laptop")
    assert running.owner(made.secret) is None


def test_the_last_use_is_saved_without_undoing_what_happened_meanwhile(file: Path) -> None:
    running, elsewhere = opened(file), ApiKeys(file)
    kept, gone = elsewhere.add("kept"), elsewhere.add("gone")
    for secret in (DEFAULT, kept.secret, gone.secret):
        assert running.owner(secret)
    elsewhere.revoke("gone")
    elsewhere.add("new")
    running.save_uses()
    used = {key.name: key.last_used_at for key in ApiKeys(file).all()}
    assert set(used) == {"default", "kept", "new"}
    assert used["default"]
    assert used["kept"]
    assert used["new"] is None
    assert running.owner(gone.secret) is None


def test_a_new_key_does_not_inherit_the_use_of_an_older_one_of_its_name(file: Path) -> None:
    running, elsewhere = opened(file), ApiKeys(file)
    running.owner(elsewhere.add("laptop").secret)
    running.save_uses()
    elsewhere.revoke("laptop")
    elsewhere.add("laptop")
    assert running.all()[1].last_used_at is None


def test_saving_without_a_use_writes_nothing(file: Path) -> None:
    opened(file).save_uses()
    assert not file.exists()


@pytest.mark.parametrize("name", ["", " ", "default", "laptop", "a" * 41, "a\nb", "../x", "{}"])
def test_names_that_cannot_be_used(file: Path, name: str) -> None:
    keys = opened(file)
    keys.add("laptop")
    with pytest.raises(BadRequestError):
        keys.add(name)


@pytest.mark.parametrize("name", ["default", "nobody"])
def test_what_cannot_be_revoked(file: Path, name: str) -> None:
    with pytest.raises(BadRequestError):
        opened(file).revoke(name)


def test_where_the_file_is_damaged_only_the_default_key_is_accepted(file: Path) -> None:
    keys = opened(file)
    made = keys.add("laptop")
    file.write_text(json.dumps({"keys": "?"}))
    assert keys.owner(made.secret) is None
    assert keys.owner(DEFAULT) == DEFAULT_KEY
    with pytest.raises(StateError, match=r"api-keys\.json"):
        keys.all()
    with pytest.raises(StateError):
        keys.add("phone")
