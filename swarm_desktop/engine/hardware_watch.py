"""What this machine is, once, and how busy it is, again and again."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from swarm_desktop import hardware
from swarm_desktop.core.events import HardwareFound, LoadMeasured
from swarm_desktop.core.snapshot import HardwareView
from swarm_desktop.models.graphics import with_devices
from swarm_desktop.store import SnapshotStore
from swarm_desktop.workers.devices import runtime_devices

_FIRST_SECONDS = 1.0
_INTERVAL_SECONDS = 5.0


async def watch_hardware(store: SnapshotStore, models_folder: Callable[[], Path]) -> None:
    """Publish the hardware, then load and battery, until cancelled."""
    store.publish(HardwareFound(await asyncio.to_thread(_found, models_folder())))
    # A load is measured since the time before, so the first measurement says nothing and the second comes soon.
    await asyncio.to_thread(hardware.load)
    interval = _FIRST_SECONDS
    while True:
        await asyncio.sleep(interval)
        store.publish(LoadMeasured(await asyncio.to_thread(hardware.load)))
        battery, known = await asyncio.to_thread(hardware.battery), store.snapshot.node.hardware
        if battery != known.battery:
            store.publish(HardwareFound(replace(known, battery=battery)))
        interval = _INTERVAL_SECONDS


def _found(models_folder: Path) -> HardwareView:
    """Return what is built in, with the graphics processors as the runtime sees them."""
    return with_devices(hardware.detect(models_folder=models_folder), runtime_devices())
