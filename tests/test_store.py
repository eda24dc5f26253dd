import asyncio

from swarm_desktop.core.events import EngineStarted, EngineStopped, LoadMeasured
from swarm_desktop.core.snapshot import LoadView, Snapshot
from swarm_desktop.store import SnapshotStore


async def test_a_listener_gets_the_current_snapshot_and_each_later_one() -> None:
    store = SnapshotStore(Snapshot())
    seen: list[Snapshot] = []
    told = asyncio.Event()

    def listen(snapshot: Snapshot) -> None:
        seen.append(snapshot)
        told.set()

    store.subscribe(listen)
    assert [snapshot.running for snapshot in seen] == [False]
    told.clear()
    store.publish(EngineStarted())
    await told.wait()
    assert [snapshot.running for snapshot in seen] == [False, True]


async def test_many_events_in_a_row_are_told_as_one_snapshot() -> None:
    store = SnapshotStore(Snapshot())
    seen: list[Snapshot] = []
    done = asyncio.Event()

    def listen(snapshot: Snapshot) -> None:
        seen.append(snapshot)
        if snapshot.node.load.processor_share == 1.0:
            done.set()

    store.subscribe(listen)
    for step in range(1, 101):
        store.publish(LoadMeasured(LoadView(step / 100)))
    await done.wait()
    assert len(seen) <= 3


async def test_what_changes_nothing_is_not_told() -> None:
    store = SnapshotStore(Snapshot())
    seen: list[Snapshot] = []
    store.subscribe(seen.append)
    store.publish(EngineStopped())
    told = asyncio.Event()
    store.subscribe(lambda snapshot: told.set() if snapshot.running else None)
    store.publish(EngineStarted())
    await told.wait()
    assert [snapshot.running for snapshot in seen] == [False, True]


async def test_who_unsubscribed_is_left_alone() -> None:
    store = SnapshotStore(Snapshot())
    seen: list[Snapshot] = []
    store.subscribe(seen.append)()
    told = asyncio.Event()
    store.subscribe(lambda snapshot: told.set() if snapshot.running else None)
    store.publish(EngineStarted())
    await told.wait()
    assert len(seen) == 1
