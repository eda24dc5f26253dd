"""Asking the running instance about other machines, as the person of this machine."""

from typing import TypeVar

import aiohttp
from pydantic import BaseModel, ConfigDict, ValidationError

from swarm_desktop.api.hive_messages import CONTROL_HEADER
from swarm_desktop.cli.client import endpoint_session
from swarm_desktop.cli.options import Instance
from swarm_desktop.core.errors import HiveError, NotRunningError
from swarm_desktop.hive.identity import IdentityStore
from swarm_desktop.state.instance import running_instance
from swarm_desktop.state.secrets import ENDPOINT_KEY

_Answer = TypeVar("_Answer", bound=BaseModel)


class _Fault(BaseModel):
    model_config = ConfigDict(extra="ignore")

    message: str


class _Refused(BaseModel):
    model_config = ConfigDict(extra="ignore")

    error: _Fault


async def ask_hive(instance: Instance, path: str, answer: type[_Answer], said: BaseModel | None = None) -> _Answer:
    """Post what is said, or else get what is there. Raises NotRunningError, or HiveError as the instance tells it."""
    running = running_instance(instance.folder)
    secret_store = instance.secrets()
    identity = IdentityStore(instance.folder.identity_file, secret_store).load()
    async with endpoint_session(secret_store.read_or_create(ENDPOINT_KEY)) as session:
        try:
            async with session.request(
                "GET" if said is None else "POST",
                running.root_url + path,
                data=None if said is None else said.model_dump_json(),
                headers={CONTROL_HEADER: identity.control_key(), "Content-Type": "application/json"},
            ) as response:
                body = await response.read()
        except aiohttp.ClientError as error:
            raise NotRunningError(f"{running.base_url} does not answer.") from error
    if response.ok:
        return answer.model_validate_json(body)
    try:
        raise HiveError(_Refused.model_validate_json(body).error.message)
    except ValidationError as error:
        raise HiveError(f"{running.base_url} answers with status {response.status}.") from error
