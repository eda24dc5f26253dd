"""The list of machines nearby follows what is heard, and what is not heard any more."""

from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.discovery import NearbySource
from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.discovery.announcement import Announcement, Sighting
from swarm_desktop.hive.discovery.nearby import (
    DOUBT_SECONDS,
    FORGOTTEN_SECONDS,
    MOST_MACHINES,
    OFFLINE_SECONDS,
    KnownMachine,
    NearbyBook,
)
from swarm_desktop.hive.protocol import Version

OWN = NodeId("own")
EMPTY = NearbyBook(OWN, "own-1")
CELLAR = Address("10.0.0.2", 7977)


def sighting(name: str = "cellar", run: str = "1", address: Address = CELLAR, node_id: str = "") -> Sighting:
    announcement = Announcement(NodeId(node_id or name), name, Version(1, 0))
    return Sighting(f"{name}-{run}", announcement, (address,))


def names(book: NearbyBook, at: float) -> list[tuple[str, bool]]:
    return [(view.name, view.online) for view in book.nearby(at)]


def test_a_machine_comes_beats_fades_and_is_forgotten() -> None:
    book = EMPTY.heard(sighting(), 100.0).heard(sighting(), 103.0)
    (view,) = book.nearby(104.0)
    assert (view.online, view.seen_at) == (True, 100.0)

    assert book.doubtful(103.0 + DOUBT_SECONDS) == ("cellar-1",)
    assert not book.doubtful(103.0 + OFFLINE_SECONDS)
    (view,) = book.nearby(103.0 + OFFLINE_SECONDS)
    assert (view.online, view.seen_at) == (False, 103.0)
    assert book.aged(103.0 + FORGOTTEN_SECONDS).nearby(200.0) == ()


def test_silence_is_noticed_at_known_moments() -> None:
    book = EMPTY.heard(sighting(), 100.0)

    moments = []
    at: float | None = 100.0
    while at is not None and (at := book.next_change(at)) is not None:
        moments.append(at - 100.0)
    assert moments == [DOUBT_SECONDS, OFFLINE_SECONDS, FORGOTTEN_SECONDS]


def test_a_goodbye_takes_it_off_at_once() -> None:
    assert EMPTY.heard(sighting(), 1.0).left("cellar-1").nearby(1.0) == ()


def test_a_program_that_was_started_again_is_one_machine_and_no_copy() -> None:
    book = EMPTY.heard(sighting(run="1"), 1.0).heard(sighting(run="2", address=Address("10.0.0.9", 7977)), 5.0)

    (view,) = book.nearby(6.0)
    assert view.addresses == ("10.0.0.9:7977",)
    assert book.duplicates() == ()


def test_two_runs_that_go_on_side_by_side_are_copies() -> None:
    book = EMPTY.heard(sighting("attic", node_id="same"), 1.0).heard(sighting("cellar", node_id="same"), 2.0)
    assert book.duplicates() == ()

    (found,) = book.heard(sighting("attic", node_id="same"), 5.0).duplicates()
    assert (found.id, found.names, found.ours) == ("same", ("attic", "cellar"), False)


def test_a_machine_with_our_own_identifier_is_reported_and_not_listed() -> None:
    copy = sighting("copy", node_id=OWN)
    book = EMPTY.heard(copy, 1.0).heard(copy, 4.0)

    assert book.nearby(4.0) == ()
    (found,) = book.duplicates()
    assert found.ours
    assert found.addresses == ("10.0.0.2:7977",)


def test_our_own_announcement_is_no_other_machine() -> None:
    own = Sighting("own-1", Announcement(OWN, "me", Version(1, 0)), (CELLAR,))
    assert EMPTY.heard(own, 1.0) == EMPTY


def test_whoever_announces_thousands_fills_nothing() -> None:
    book = EMPTY
    for number in range(MOST_MACHINES + 50):
        book = book.heard(sighting(f"m{number}"), 1.0)
    assert len(book.nearby(1.0)) == MOST_MACHINES


REMEMBERED = KnownMachine(NearbySource.REMEMBERED, CELLAR, NodeId("cellar"), "cellar")


def test_a_remembered_machine_is_offline_until_it_answers() -> None:
    book = EMPTY.knowing([REMEMBERED])
    assert names(book, 1.0) == [("cellar", False)]

    book = book.asked(CELLAR, NodeId("cellar"), 2.0)
    (view,) = book.nearby(3.0)
    assert (view.online, view.seen_at, view.source) == (True, 2.0, NearbySource.REMEMBERED)
    assert names(book.asked(CELLAR, None, 12.0), 12.0) == [("cellar", False)]


def test_what_is_announced_counts_more_than_what_is_remembered() -> None:
    book = EMPTY.knowing([REMEMBERED]).heard(sighting(address=Address("10.0.0.7", 7977)), 1.0)

    (view,) = book.nearby(1.0)
    assert (view.source, view.addresses) == (NearbySource.ANNOUNCED, ("10.0.0.7:7977",))


def test_whoever_took_over_an_address_does_not_get_the_name_with_it() -> None:
    (view,) = EMPTY.knowing([REMEMBERED]).asked(CELLAR, NodeId("thief"), 1.0).nearby(1.0)
    assert (view.id, view.name) == ("thief", "10.0.0.2:7977")


def test_a_paired_machine_whose_address_is_also_in_the_settings_is_listed_once() -> None:
    book = EMPTY.knowing([REMEMBERED, KnownMachine(NearbySource.ADDRESS, CELLAR)]).asked(CELLAR, NodeId("cellar"), 1.0)
    assert names(book, 1.0) == [("cellar", True)]


def test_an_address_of_the_settings_that_is_our_own_is_not_listed() -> None:
    book = EMPTY.knowing([KnownMachine(NearbySource.ADDRESS, CELLAR)])
    assert names(book, 1.0) == [("10.0.0.2:7977", False)]
    assert book.asked(CELLAR, OWN, 1.0).nearby(1.0) == ()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["heard", "left", "aged", "asked"]),
        st.sampled_from(["cellar", "attic", "own"]),
        st.sampled_from(["1", "2"]),
        st.floats(min_value=0, max_value=20),
    )
)


@given(STEPS)
def test_whatever_happens_each_machine_is_listed_once_and_ours_never(steps: list[tuple[str, str, str, float]]) -> None:
    book, at = EMPTY.knowing([REMEMBERED]), 0.0
    for action, name, run, later in steps:
        at += later
        match action:
            case "heard":
                book = book.heard(sighting(name, run), at)
            case "left":
                book = book.left(f"{name}-{run}")
            case "aged":
                book = book.aged(at)
            case _:
                book = book.asked(CELLAR, NodeId(name) if run == "1" else None, at)
        ids = [view.id for view in book.nearby(at)]
        assert len(ids) == len(set(ids))
        assert OWN not in ids
        assert all(view.seen_at is None or view.seen_at <= at for view in book.nearby(at))
        book.duplicates()
        assert (book.next_change(at) or at + 1) > at
