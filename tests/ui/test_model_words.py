"""Models and downloads in words."""

from dataclasses import replace

import pytest

from swarm_desktop.core.downloads import DownloadState
from swarm_desktop.core.settings import ModelsSettings
from swarm_ui.models.hub import is_repository, where_words
from swarm_ui.models.words import caution, progress_words, short_progress, time_words
from tests.ui import fake_models as fakes


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "less than a minute left"), (150, "2 min left"), (3900, "1 h 5 min left"), (7190, "2 h 0 min left")],
)
def test_time_left(seconds: float, words: str) -> None:
    assert time_words(seconds) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": DownloadState.QUEUED}, "waits for its turn"),
        ({"state": DownloadState.VERIFYING}, "checking 4.4 GB"),
        ({"size_bytes": 0, "done_bytes": 0, "bytes_per_second": 0.0}, "asking the hub"),
        ({"bytes_per_second": 0.0, "waiting_for": "The hub is busy."}, "2.2 GB of 4.4 GB · The hub is busy."),
        (
            {"bytes_per_second": 0.0, "waiting_for": "It is silent.", "machine": "attic"},
            "2.2 GB of 4.4 GB · from attic · It is silent.",
        ),
        ({"state": DownloadState.DONE}, "here, 4.4 GB, checked"),
    ],
)
def test_progress(changes: dict[str, object], words: str) -> None:
    assert progress_words(replace(fakes.FETCHING, **changes)) == words


def test_progress_for_the_tray() -> None:
    assert short_progress((fakes.PAUSED, fakes.STUCK)) == ""
    assert short_progress((fakes.FETCHING, fakes.PAUSED)) == "Fetching qwen2.5-coder-7b:Q4_K_M, 50 %, 3 min left"
    other = replace(fakes.PAUSED, state=DownloadState.QUEUED)
    assert short_progress((fakes.FETCHING, other)) == "Fetching 2 models"


def test_what_nobody_verified_is_said() -> None:
    assert caution(fakes.PROPOSED) == ""
    assert "not verified" in caution(fakes.SMALLER)


def test_a_mirror_is_named_as_where_a_search_goes() -> None:
    assert "mirror.example" in where_words(ModelsSettings(hub_url="https://mirror.example/hub"))


@pytest.mark.parametrize(
    ("typed", "repository"),
    [("coder", False), ("qwen coder", False), ("owner/name", True), ("https://huggingface.co/owner/name", True)],
)
def test_a_repository_is_told_from_words(typed: str, repository: bool) -> None:  # noqa: FBT001
    assert is_repository(typed) == repository
