import asyncio
from itertools import pairwise

import pytest

from swarm_desktop.api.gate import Gate
from swarm_desktop.core.errors import OverloadedError


class Guest:
    """Somebody who holds a place until told to leave."""

    def __init__(self, gate: Gate, places: int, queue: int) -> None:
        self.entered = asyncio.Event()
        self.leave = asyncio.Event()
        self.task = asyncio.create_task(self._visit(gate, places, queue))

    async def _visit(self, gate: Gate, places: int, queue: int) -> None:
        async with gate.place(places, queue):
            self.entered.set()
            await self.leave.wait()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_others_wait_in_the_order_of_their_coming() -> None:
    gate = Gate()
    guests = [Guest(gate, 1, 2) for _ in range(3)]
    await settled()
    assert [guest.entered.is_set() for guest in guests] == [True, False, False]
    assert (gate.working, gate.waiting) == (1, 2)
    for guest, following in pairwise(guests):
        guest.leave.set()
        await following.entered.wait()
    guests[-1].leave.set()
    await asyncio.gather(*(guest.task for guest in guests))
    assert (gate.working, gate.waiting) == (0, 0)


async def test_a_full_queue_is_told_with_a_time_to_ask_again() -> None:
    gate = Gate()
    first = Guest(gate, 1, 0)
    await first.entered.wait()
    with pytest.raises(OverloadedError) as refused:
        async with gate.place(1, 0):
            pass
    assert refused.value.retry_after > 0
    first.leave.set()
    await first.task
    async with gate.place(1, 0):
        pass


async def test_who_leaves_the_queue_takes_no_place() -> None:
    gate = Gate()
    first, second, third = (Guest(gate, 1, 5) for _ in range(3))
    await settled()
    second.task.cancel()
    await settled()
    assert gate.waiting == 1
    first.leave.set()
    await third.entered.wait()
    assert not second.entered.is_set()
    third.leave.set()
    await third.task
    assert (gate.working, gate.waiting) == (0, 0)


async def test_who_leaves_in_the_moment_of_its_turn_passes_the_place_on() -> None:
    gate = Gate()
    first, second, third = (Guest(gate, 1, 5) for _ in range(3))
    await settled()
    first.leave.set()
    await asyncio.sleep(0)
    second.task.cancel()
    await third.entered.wait()
    third.leave.set()
    await third.task
    assert gate.working == 0


async def test_more_places_let_more_in() -> None:
    gate = Gate()
    first, second, third = (Guest(gate, places, 5) for places in (1, 1, 1))
    await settled()
    fourth = Guest(gate, 3, 5)
    await settled()
    assert gate.waiting == 3
    first.leave.set()
    await second.entered.wait()
    for guest in (second, third, fourth):
        guest.leave.set()
    await asyncio.gather(*(guest.task for guest in (second, third, fourth)))
