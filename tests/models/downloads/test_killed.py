"""A real process that downloads, killed again and again."""

import asyncio
import hashlib
import os
import random
import sys
from pathlib import Path

import pytest

from tests.models.downloads.conftest import FILE, REPOSITORY
from tests.support.hub import TestHub, model_bytes

SIZE = 300 * 10**6
KILLS = 20


@pytest.mark.timeout(300)
async def test_twenty_kills_cost_next_to_nothing(hub: TestHub, tmp_path: Path) -> None:
    content = model_bytes(SIZE, tmp_path)
    expected = hub.add(REPOSITORY, FILE, content)
    # Slower than the process takes it, as a real line is.
    hub.bytes_per_second, hub.block = 12e6, 16 * 2**10
    # Anywhere, but so late that the process could be through before it dies.
    moments = sorted(random.Random(7).sample(range(SIZE // 100, SIZE * 19 // 20), KILLS))  # noqa: S311
    for moment in moments:
        reached = asyncio.Event()
        hub.on_sent = lambda sent, moment=moment, reached=reached: reached.set() if sent >= moment else None
        process = await downloading(hub, tmp_path / "models")
        async with asyncio.timeout(60):
            await reached.wait()
        assert process.returncode is None, (await process.communicate())[1].decode()
        process.kill()
        await process.wait()
        assert not (tmp_path / "models" / REPOSITORY / FILE).exists()
    hub.on_sent = lambda _: None
    process = await downloading(hub, tmp_path / "models")
    output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    assert hashlib.sha256(Path(output.decode()).read_bytes()).hexdigest() == expected
    assert hub.sent / len(content) - 1 <= 0.02


async def downloading(hub: TestHub, folder: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("child.py")),
        *(hub.url, str(folder), REPOSITORY, FILE),
        env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
