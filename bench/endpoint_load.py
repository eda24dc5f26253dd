"""What the endpoint holds: `python bench/endpoint_load.py [--streams 100] [--requests 10000] [--json]`.

Many streams at once, of which none may be lost, and many small requests, over which the memory of the endpoint's
process should stay flat. On the practice model, so that the endpoint is what is measured.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import psutil

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from tests.support.program import Served, serving  # noqa: E402

CHAT = {"model": "practice", "messages": [{"role": "user", "content": "What is 17 plus 25?"}]}
STREAM_TOKENS = 64
SIDE_BY_SIDE = 16
WARM_UP_SHARE = 0.2
"""Of the requests: caches fill and allocators settle first."""
MEASUREMENTS = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=100)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data") as served:
        report = asyncio.run(_measure(served, options.streams, options.requests))
    if options.json:
        print(json.dumps(report))
        return
    for name, value in report.items():
        print(f"{name:28} {value}")


async def _measure(served: Served, streams: int, requests: int) -> dict[str, float]:
    timeout = aiohttp.ClientTimeout(total=600)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(headers=served.headers, timeout=timeout, connector=connector) as session:
        return {**await _streams(session, served, streams), **await _memory(session, served, requests)}


async def _streams(session: aiohttp.ClientSession, served: Served, count: int) -> dict[str, float]:
    started = time.monotonic()
    ended = await asyncio.gather(*(_stream(session, served) for _ in range(count)))
    return {
        "streams": count,
        "streams_lost": ended.count(False),
        "streams_seconds": round(time.monotonic() - started, 2),
    }


async def _stream(session: aiohttp.ClientSession, served: Served) -> bool:
    """Tell whether a stream came to its end with all its tokens."""
    body = CHAT | {"stream": True, "ignore_eos": True, "max_tokens": STREAM_TOKENS}
    body["stream_options"] = {"include_usage": True}
    events: list[dict[str, Any]] = []
    try:
        async with session.post(f"{served.base_url}/chat/completions", json=body) as response:
            async for line in response.content:
                if line.startswith(b"data: {"):
                    events.append(json.loads(line.removeprefix(b"data: ")))
                elif line.startswith(b"data: [DONE]"):
                    return bool(events) and events[-1]["usage"]["completion_tokens"] == STREAM_TOKENS
    except aiohttp.ClientError:
        return False
    return False


async def _memory(session: aiohttp.ClientSession, served: Served, count: int) -> dict[str, float]:
    process = psutil.Process(served.process.pid)
    left = count
    sizes: list[int] = []
    failed = 0

    async def ask() -> None:
        nonlocal left, failed
        while left > 0:
            left -= 1
            async with session.post(f"{served.base_url}/chat/completions", json=CHAT | {"max_tokens": 1}) as response:
                await response.read()
                failed += response.status != 200  # noqa: PLR2004
            if left % max(count // MEASUREMENTS, 1) == 0:
                sizes.append(process.memory_info().rss)

    started = time.monotonic()
    await asyncio.gather(*(ask() for _ in range(SIDE_BY_SIDE)))
    seconds = time.monotonic() - started
    warm = sizes[int(len(sizes) * WARM_UP_SHARE) :]
    return {
        "requests": count,
        "requests_failed": failed,
        "requests_per_second": round(count / seconds, 1),
        "memory_mib_after_warm_up": round(warm[0] / 2**20, 1),
        "memory_mib_at_the_end": round(warm[-1] / 2**20, 1),
        "memory_ratio": round(warm[-1] / warm[0], 4),
    }


if __name__ == "__main__":
    main()
