from pathlib import Path

import pytest

from swarm_desktop.bench.voters import measure
from swarm_desktop.core.errors import ModelFileError
from swarm_desktop.models.gguf import practice_model_file


async def test_every_number_of_voters_is_compared_with_one_and_with_copies() -> None:
    report = await measure(practice_model_file(), [1, 2], copies=2, rounds=1, prompt_tokens=60, new_tokens=4)
    one, two = report.rows
    assert (one.voters, one.ratio, one.extra_memory_bytes) == (1, 1.0, 0)
    assert two.voters == 2
    assert two.ratio == pytest.approx(two.seconds / one.seconds)
    assert report.independent.copies == 2
    assert report.independent.ratio == pytest.approx(report.independent.seconds / one.seconds)
    assert report.independent.extra_memory_bytes > two.extra_memory_bytes


async def test_one_voter_is_measured_though_nobody_asked() -> None:
    report = await measure(practice_model_file(), [3], copies=1, rounds=1, prompt_tokens=60, new_tokens=2)
    assert [row.voters for row in report.rows] == [3]


async def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError):
        await measure(tmp_path / "absent.gguf", [1])
