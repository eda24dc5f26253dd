import json
from pathlib import Path

import aiohttp

from tests.support.program import Served, run_program


def keys_of(folder: Path) -> dict[str, dict[str, object]]:
    listed = json.loads(run_program("key", "list", "--json", folder=folder).stdout)
    return {key["name"]: key for key in listed}


def test_keys_come_and_go_while_nothing_runs(tmp_path: Path) -> None:
    secret = run_program("key", "add", "laptop", folder=tmp_path).stdout.strip()
    assert secret.startswith("sk-")
    assert keys_of(tmp_path)["laptop"]["ending"] == secret[-4:]
    assert "laptop" in run_program("key", "list", folder=tmp_path).stdout
    run_program("key", "add", "laptop", folder=tmp_path, status=2)
    run_program("key", "revoke", "laptop", folder=tmp_path)
    assert set(keys_of(tmp_path)) == {"default"}
    assert "nobody" in run_program("key", "revoke", "nobody", folder=tmp_path, status=2).stderr


async def test_a_running_instance_notices_at_once(served: Served) -> None:
    async def status(secret: str) -> int:
        async with (
            aiohttp.ClientSession(headers={"x-api-key": secret}) as session,
            session.get(f"{served.base_url}/models") as response,
        ):
            return response.status

    secret = run_program("key", "add", "phone", folder=served.folder).stdout.strip()
    assert await status(secret) == 200
    run_program("key", "revoke", "phone", folder=served.folder)
    assert await status(secret) == 401
    assert await status(served.key) == 200
