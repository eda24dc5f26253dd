import asyncio

from swarm_desktop.workers.cache_gate import CacheGate, Room


async def settled(task: asyncio.Task[Room]) -> bool:
    """Let the loop turn, and tell whether the task is through."""
    for _ in range(5):
        await asyncio.sleep(0)
    return task.done()


async def test_requests_enter_while_they_fit_and_wait_when_they_do_not() -> None:
    gate = CacheGate(100)
    first, second = await gate.enter(60), await gate.enter(40)
    third = asyncio.create_task(gate.enter(50))
    assert not await settled(third)
    second.leave()
    assert not await settled(third)
    first.leave()
    assert await settled(third)


async def test_a_request_that_is_larger_than_everything_enters_alone() -> None:
    gate = CacheGate(100)
    small = await gate.enter(1)
    large = asyncio.create_task(gate.enter(1000))
    assert not await settled(large)
    small.leave()
    assert await settled(large)
    assert large.result().tokens == 100


async def test_nobody_overtakes() -> None:
    gate = CacheGate(100)
    first = await gate.enter(60)
    large = asyncio.create_task(gate.enter(60))
    small = asyncio.create_task(gate.enter(10))
    assert not await settled(large)
    assert not await settled(small)
    first.leave()
    assert await settled(large)
    assert await settled(small)


async def test_one_that_gives_up_waiting_takes_nothing() -> None:
    gate = CacheGate(100)
    first = await gate.enter(100)
    waiting = asyncio.create_task(gate.enter(100))
    await settled(waiting)
    waiting.cancel()
    after = asyncio.create_task(gate.enter(100))
    first.leave()
    assert await settled(after)


async def test_a_request_that_turns_out_smaller_lets_others_in() -> None:
    gate = CacheGate(100)
    first = await gate.enter(100)
    second = asyncio.create_task(gate.enter(50))
    assert not await settled(second)
    first.resize(50)
    assert await settled(second)


def test_guesses_start_high_and_learn_from_long_prompts() -> None:
    gate = CacheGate(100)
    assert gate.guess(4000) == 4000
    gate.learn(100, 90)
    assert gate.guess(4000) == 4000
    gate.learn(4000, 1000)
    assert gate.guess(4000) == 1000
    gate.learn(4000, 2000)
    gate.learn(4000, 400)
    assert gate.guess(4000) == 2000
