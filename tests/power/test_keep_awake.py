"""The machine does not fall asleep while it works, where the person wants it so."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from swarm_desktop.core.events import Event, LendingChanged, QuestionAsked, QuestionEnded
from swarm_desktop.core.hive import LendingView
from swarm_desktop.core.power import PowerView
from swarm_desktop.core.settings import KeepAwake
from swarm_desktop.core.snapshot import QuestionState, Snapshot
from swarm_desktop.power.guard import is_needed, keep_awake
from swarm_desktop.power.wake_lock import NO_WAY
from swarm_desktop.store import SnapshotStore
from tests.power.session_manager import NO_SUSPEND, SessionManager, session_manager
from tests.support.program import run_program, serving
from tests.ui import snapshots as given

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no D-Bus")

ASKED = replace(given.VOTING_QUESTION, verdict=None)
END = QuestionEnded(ASKED.id, QuestionState.DONE, 1.0)
LENDING = LendingChanged(LendingView(voters=2))


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionManager]:
    with session_manager() as (manager, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield manager


class Machine:
    """A store, and the guard that looks at it."""

    def __init__(self, choice: KeepAwake, linger_seconds: float = 0.0) -> None:
        self.store = SnapshotStore(Snapshot())
        self.choice = choice
        guard = keep_awake(self.store, lambda: self.choice, self.store.publish, linger_seconds=linger_seconds)
        self.task = asyncio.create_task(guard)

    async def after(self, event: Event, power: PowerView) -> None:
        """Publish an event, and return when the snapshot says so about power."""
        self.store.publish(event)
        reached = asyncio.Event()
        unsubscribe = self.store.subscribe(lambda snapshot: reached.set() if snapshot.power == power else None)
        await asyncio.wait_for(reached.wait(), 10)
        unsubscribe()

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


@pytest.mark.parametrize(
    ("choice", "asked", "lent"), [("off", False, False), ("own", True, False), ("all", True, True)]
)
def test_who_keeps_it_awake_is_the_persons_choice(choice: KeepAwake, *, asked: bool, lent: bool) -> None:
    assert is_needed(Snapshot(questions=(ASKED,)), choice) is asked
    assert is_needed(Snapshot(lending=LENDING.lending), choice) is lent
    assert not is_needed(given.DONE, choice)


async def test_the_desktop_is_told_when_work_begins_and_when_it_is_over(desktop: SessionManager) -> None:
    machine = Machine("own")
    await machine.after(QuestionAsked(ASKED), PowerView(kept_awake=True))
    assert list(desktop.held.values()) == [NO_SUSPEND]
    await machine.after(END, PowerView())
    assert not desktop.held
    await machine.end()


async def test_one_lock_lasts_over_work_that_follows_soon_and_is_given_back_at_the_end(
    desktop: SessionManager,
) -> None:
    machine = Machine("all", linger_seconds=3600)
    await machine.after(LENDING, PowerView(kept_awake=True))
    machine.store.publish(LendingChanged(LendingView()))
    await asyncio.sleep(0.2)
    machine.store.publish(QuestionAsked(ASKED))
    await asyncio.sleep(0.2)
    assert desktop.asked == 1
    await machine.end()
    assert not desktop.held


async def test_switched_off_nothing_is_asked_of_the_desktop(desktop: SessionManager) -> None:
    machine = Machine("off")
    machine.store.publish(QuestionAsked(ASKED))
    await asyncio.sleep(0.2)
    await machine.end()
    assert desktop.asked == 0


async def test_a_desktop_that_cannot_is_told_in_the_snapshot_and_the_work_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with session_manager(refuses=True) as (manager, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        machine = Machine("own")
        await machine.after(QuestionAsked(ASKED), PowerView(trouble=NO_WAY))
        assert manager.asked
        await machine.end()


async def test_the_program_keeps_the_machine_awake_for_an_answer(tmp_path: Path) -> None:
    with session_manager() as (manager, address):
        variables = {"DBUS_SESSION_BUS_ADDRESS": address, "SWARM_POWER_KEEP_AWAKE": "own"}
        with serving(tmp_path / "data", variables=variables):
            run_program("ask", "Hello", folder=tmp_path / "data")
            manager.wait_for([NO_SUSPEND])
        manager.wait_for([])
