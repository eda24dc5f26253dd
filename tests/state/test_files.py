import subprocess
import sys
from pathlib import Path

import pytest

from swarm_desktop.core.errors import StateError
from swarm_desktop.state.files import PRIVATE, write_atomically


def test_replaces_the_old_content_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


def test_private_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    write_atomically(path, b"{}", mode=PRIVATE)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_keeps_the_old_content_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    write_atomically(path, b"old")
    # A limit on the size of files is how a process meets a full disk without filling one.
    script = f"""
import resource, signal
from pathlib import Path
from swarm_desktop.core.errors import StateError
from swarm_desktop.state.files import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path({str(path)!r}), b"x" * 5000)
except StateError as error:
    print(error.message)
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "could not be written" in ended.stdout
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


def test_a_full_device_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_bytes(b"")
    with pytest.raises(StateError, match="could not be written"):
        write_atomically(tmp_path / "a-file" / "settings.toml", b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["a-file"]
