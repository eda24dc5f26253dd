"""When voters are lent, and why not."""

from datetime import time

import pytest
from pydantic import ValidationError

from swarm_desktop.core.ids import BallotId, NodeId, QuestionId, WorkerId
from swarm_desktop.core.settings import LendingSettings
from swarm_desktop.core.snapshot import (
    BatteryView,
    CandidateState,
    CandidateView,
    HardwareView,
    ModelView,
    PeerName,
    QuestionState,
    QuestionView,
    SlotView,
    WorkerState,
    WorkerView,
)
from swarm_desktop.swarm.consent import (
    Circumstances,
    Consent,
    HourOfTokens,
    consent,
    is_within,
    own_requests_wait,
    runs_on_battery,
)

NOON = time(12, 0)
ADA, BOB = NodeId("ada"), NodeId("bob")


def worker(state: WorkerState = WorkerState.READY, *, embeds: bool = False) -> WorkerView:
    slots = tuple(SlotView(index) for index in range(4))
    return WorkerView(WorkerId("w"), ModelView("tiny", "Tiny", "", 1), "", state=state, slots=slots, embeds=embeds)


FOUR = [worker(), worker(embeds=True), worker(WorkerState.LOADING)]


def question(state: QuestionState, *candidates: CandidateView) -> QuestionView:
    return QuestionView(QuestionId("q"), "window", "tiny", "", "auto", len(candidates), state, candidates)


def candidate(state: CandidateState = CandidateState.STREAMING, peer: PeerName | None = None) -> CandidateView:
    return CandidateView(BallotId("b"), 0, "here", "tiny", state=state, peer=peer)


def test_voters_are_lent_where_nothing_stands_in_the_way() -> None:
    assert consent(LendingSettings(voters=3), Circumstances(NOON)) == Consent(3)


@pytest.mark.parametrize(
    ("settings", "around", "said"),
    [
        (LendingSettings(enabled=False), Circumstances(NOON), "lends no voters"),
        (LendingSettings(voters=0), Circumstances(NOON), "lends no voters"),
        (LendingSettings(), Circumstances(NOON, paused=True), "wants it back"),
        (LendingSettings(hours=("22:00-07:00", "13:00-14:00")), Circumstances(NOON), "22:00-07:00, 13:00-14:00"),
        (LendingSettings(), Circumstances(NOON, on_battery=True), "battery"),
        (LendingSettings(), Circumstances(NOON, own_requests_wait=True), "requests of its own"),
        (LendingSettings(tokens_per_hour=10), Circumstances(NOON, tokens_of_all=10), "in an hour"),
        (LendingSettings(tokens_per_hour_of_each=10), Circumstances(NOON, tokens_of_this=10), "gives each"),
    ],
)
def test_why_nothing_is_lent(settings: LendingSettings, around: Circumstances, said: str) -> None:
    found = consent(settings, around)
    assert found.voters == 0
    assert said in found.reason
    assert found.reason.endswith(".")


def test_what_a_person_allows_is_no_obstacle() -> None:
    settings = LendingSettings(on_battery=True, tokens_per_hour=10, tokens_per_hour_of_each=10, hours=("09:00-17:00",))
    around = Circumstances(NOON, on_battery=True, tokens_of_all=9, tokens_of_this=9)
    assert consent(settings, around).voters == settings.voters


@pytest.mark.parametrize(
    ("now", "within"),
    [("21:59", False), ("22:00", True), ("23:59:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_hours_may_go_over_midnight(now: str, *, within: bool) -> None:
    assert is_within(["22:00-07:00"], time.fromisoformat(now)) is within


def test_hours_by_day_all_day_and_none() -> None:
    assert is_within(["09:00-17:00"], NOON)
    assert not is_within(["09:00-12:00"], NOON)
    assert is_within(["08:00-08:00"], NOON)
    assert is_within([], NOON)


@pytest.mark.parametrize("wrong", ["22-7", "24:00-01:00", "22:00", "22:00-07:60", "evening"])
def test_hours_that_are_none_are_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        LendingSettings(hours=(wrong,))


def test_own_voters_lack_slots_only_while_they_are_at_work_here() -> None:
    voting = question(QuestionState.VOTING, *[candidate()] * 3)
    assert own_requests_wait([voting], FOUR, lent=2)
    assert not own_requests_wait([voting], FOUR, lent=1)
    elsewhere = question(QuestionState.VOTING, *[candidate(peer=PeerName(ADA, "ada"))] * 3)
    counted = question(QuestionState.VOTING, *[candidate(CandidateState.COUNTED)] * 3)
    done = question(QuestionState.DONE, *[candidate()] * 3)
    assert not own_requests_wait([elsewhere, counted, done], FOUR, lent=4)
    assert own_requests_wait([question(QuestionState.WAITING)], FOUR, lent=4)


def test_tokens_are_forgotten_after_an_hour() -> None:
    hour = HourOfTokens()
    hour.add(0.0, ADA, 5)
    hour.add(0.5, ADA, 2)
    hour.add(10.0, BOB, 3)
    assert (hour.of_all(10.0), hour.of(ADA, 10.0), hour.of(BOB, 10.0)) == (10, 7, 3)
    assert (hour.of_all(3601.0), hour.of(ADA, 3601.0), hour.of(BOB, 3601.0)) == (3, 0, 3)
    assert hour.of_all(3700.0) == 0


def test_a_laptop_without_its_power_cord_runs_on_battery() -> None:
    assert runs_on_battery(HardwareView(battery=BatteryView(0.5, plugged_in=False)))
    assert not runs_on_battery(HardwareView(battery=BatteryView(0.5, plugged_in=True)))
    assert not runs_on_battery(HardwareView())
