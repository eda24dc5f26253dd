import subprocess
import sys
from pathlib import Path

import pytest

from swarm_desktop.core.errors import StateError
from swarm_desktop.state.keyring_access import NoKeyring
from swarm_desktop.state.secrets import ENDPOINT_KEY, HUB_TOKEN, SecretStore


def test_without_a_keyring_the_key_is_kept_in_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    key = SecretStore(file, NoKeyring()).read_or_create(ENDPOINT_KEY)
    assert SecretStore(file, NoKeyring()).read_or_create(ENDPOINT_KEY) == key
    assert len(key) > 30
    assert file.stat().st_mode & 0o777 == 0o600


def test_each_data_folder_has_a_key_of_its_own_and_renewing_replaces_it(tmp_path: Path) -> None:
    one = SecretStore(tmp_path / "one" / "secrets.json", NoKeyring())
    two = SecretStore(tmp_path / "two" / "secrets.json", NoKeyring())
    first = one.read_or_create(ENDPOINT_KEY)
    assert first != two.read_or_create(ENDPOINT_KEY)
    assert one.renew(ENDPOINT_KEY) != first
    assert one.read_or_create(ENDPOINT_KEY) != first


def test_a_damaged_file_is_an_error_and_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text("{broken")
    with pytest.raises(StateError, match=r"secrets\.json"):
        SecretStore(file, NoKeyring()).read_or_create(ENDPOINT_KEY)
    assert file.read_text() == "{broken"


def test_a_key_that_lies_in_a_locked_keyring_is_not_silently_replaced(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    file.write_text('{"endpoint-key": {"place": "keyring"}}')
    with pytest.raises(StateError, match="keyring"):
        SecretStore(file, NoKeyring()).read_or_create(ENDPOINT_KEY)


@pytest.mark.parametrize("names", [[HUB_TOKEN], [HUB_TOKEN, ENDPOINT_KEY]])
def test_a_secret_that_somebody_else_made_is_kept_and_forgotten(tmp_path: Path, names: list[str]) -> None:
    store = SecretStore(tmp_path / "secrets.json", NoKeyring())
    for name in names:
        store.keep(name, f"{name} made elsewhere")
    assert [store.read(name) for name in names] == [f"{name} made elsewhere" for name in names]
    store.forget(HUB_TOKEN)
    store.forget(HUB_TOKEN)
    assert store.read(HUB_TOKEN) is None
    assert [store.read(name) for name in names[1:]] == [f"{name} made elsewhere" for name in names[1:]]


SCRIPT = """
import sys
from pathlib import Path
from swarm_desktop.state.keyring_access import SystemKeyring
from swarm_desktop.state.secrets import SecretStore
store = SecretStore(Path(sys.argv[1]), SystemKeyring())
store.keep("hub-token", "given")
assert store.read("hub-token") == "given"
store.forget("hub-token")
assert store.read("hub-token") is None
print(store.read_or_create("endpoint-key"))
"""


def test_a_real_secret_service_keeps_the_key(tmp_path: Path) -> None:
    """A session bus and a GNOME keyring of our own, unlocked, as on a desktop after logging in."""
    file = tmp_path / "secrets.json"
    session = (
        "printf pw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1;"
        f" {sys.executable} -c '{SCRIPT}' {file}; {sys.executable} -c '{SCRIPT}' {file}"
    )
    environment = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    ended = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", session], capture_output=True, text=True, env=environment, check=True
    )
    first, second = ended.stdout.split()
    assert first == second
    assert first not in file.read_text()
    assert '"place":"keyring"' in file.read_text().replace(" ", "")
