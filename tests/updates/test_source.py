"""Where a copy gets its updates from is built in, or nowhere."""

from pathlib import Path

import pytest
from updates.sources import write_source

from swarm_desktop.core.errors import UpdateUnavailableError
from swarm_desktop.updates import source
from swarm_desktop.updates.source import Source, built_in_source


@pytest.fixture(autouse=True)
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(source, "resource_path", tmp_path.joinpath)
    return tmp_path


@pytest.mark.parametrize("url", ["https://downloads.example/swarm-desktop", "http://127.0.0.1:8000"])
def test_the_repository_is_the_one_that_the_copy_was_built_with(resources: Path, url: str) -> None:
    write_source(resources, f"{url}/", b"{}")
    assert built_in_source() == Source(url, b"{}")


def test_a_copy_without_one_says_so() -> None:
    with pytest.raises(UpdateUnavailableError, match="without an update server"):
        built_in_source()


@pytest.mark.parametrize("url", ["http://downloads.example", "ftp://downloads.example", "https://a b", "file:///srv"])
def test_addresses_that_others_can_listen_to_are_no_repository(resources: Path, url: str) -> None:
    write_source(resources, url, b"{}")
    with pytest.raises(UpdateUnavailableError):
        built_in_source()
