"""Networks that fail while machines vote together: the answer always comes, and they find together again."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lan.network import Lan, needs_lan, plugged_lan
from tests.lan.voters import Voting, paired

pytestmark = needs_lan
A_DAY_AHEAD = ("faketime", "--exclude-monotonic", "-f", "+1d")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Voting, Voting]]:
    """Run two machines; whoever breaks their network mends it."""
    with plugged_lan() as lan:
        folder = tmp_path_factory.mktemp("both")
        desk, attic = (Voting(lan.host(), folder, name, seconds=0.3) for name in ("desk", "attic"))
        with paired(desk, attic):
            yield desk, attic


def test_a_network_that_is_cut_amid_an_answer_and_heals(both: tuple[Voting, Voting]) -> None:
    desk, attic = both
    before = attic.do("questions")
    desk.begins_to_ask()
    while attic.do("questions") == before:
        pass
    attic.host.unplug()
    # Voters from here stand in for those that cannot be heard.
    answer = desk.answers()
    assert answer["counted"] > 3
    assert answer["lost"] == 0
    for _ in range(2):
        desk.asks()
    assert desk.asks(look=True)["machines"] == ["Tiny"]
    attic.asks()
    attic.host.plug()
    # However often it failed, a machine that is back is asked again.
    desk.until_together()
    attic.until_together()


def test_a_network_that_loses_much_and_is_slow(both: tuple[Voting, Voting]) -> None:
    desk, attic = both
    with attic.host.bad_cable(loss=0.3, seconds=0.2):
        for _ in range(2):
            desk.asks()
        desk.asks(look=True)
    desk.until_together()


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is missing (packaging/system_libraries.sh test)")
def test_a_machine_whose_clock_is_a_day_ahead_pairs_and_votes(lan: Lan, tmp_path: Path) -> None:
    desk, attic = Voting(lan.host(), tmp_path, "desk"), Voting(lan.host(), tmp_path, "attic", under=A_DAY_AHEAD)
    with paired(desk, attic):
        assert desk.until_together()["counted"] > 0
        assert attic.until_together()["counted"] > 0
