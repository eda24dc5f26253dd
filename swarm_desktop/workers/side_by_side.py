"""Several streams read side by side."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TypeVar

_Item = TypeVar("_Item")


async def side_by_side(streams: Sequence[AsyncGenerator[_Item, None]]) -> AsyncGenerator[_Item, None]:
    """Yield what comes from any of them, as it comes. One that fails does not end the others: it is raised last.

    Closing this one closes all of them.
    """
    arrived: asyncio.Queue[_Item | asyncio.Task[None]] = asyncio.Queue()

    async def read(stream: AsyncGenerator[_Item, None]) -> None:
        async with aclosing(stream):
            async for item in stream:
                arrived.put_nowait(item)

    tasks = [asyncio.create_task(read(stream)) for stream in streams]
    for task in tasks:
        task.add_done_callback(arrived.put_nowait)
    try:
        left = len(tasks)
        while left:
            item = await arrived.get()
            if isinstance(item, asyncio.Task):
                left -= 1
            else:
                yield item
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        task.result()
