"""A hive of many machines: all are found, greeted, and asked in one vote."""

from pathlib import Path

from tests.lan.crowds import crowd
from tests.lan.network import Lan, needs_lan

pytestmark = needs_lan
MANY = 12


def test_many_machines_are_found_and_vote_together(lan: Lan, tmp_path: Path) -> None:
    with crowd(lan, tmp_path, MANY, seconds=0.2) as many:
        assert many.desk.do("until", seen=MANY, online=MANY, lending=MANY)
        answer = many.desk.asks(16)
        assert len(answer["machines"]) > MANY
        assert answer["counted"] > MANY // 2
        assert answer["lost"] == 0
