from pathlib import Path

import pytest

from swarm_desktop.editors import Connection, EditorDesk
from swarm_desktop.editors.places import Places


@pytest.fixture
def connection() -> Connection:
    return Connection("http://127.0.0.1:7976/v1", "sk-swarm-1", "swarm/practice", context_tokens=65536)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home", {}, "linux")


@pytest.fixture
def desk(tmp_path: Path, places: Places) -> EditorDesk:
    return EditorDesk(tmp_path / "data" / "editor-changes.json", places)
