"""Writing down now and then when keys were used: for people, so it need not be exact after a crash."""

import asyncio
import logging

from swarm_desktop.core.errors import StateError
from swarm_desktop.state.api_keys import ApiKeys

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 15.0


async def save_key_uses(keys: ApiKeys) -> None:
    """Save the last uses of all keys until cancelled, and then once more."""
    try:
        while True:
            await asyncio.sleep(INTERVAL_SECONDS)
            await asyncio.to_thread(_save, keys)
    finally:
        _save(keys)


def _save(keys: ApiKeys) -> None:
    try:
        keys.save_uses()
    except StateError as error:
        logger.warning("The last use of the keys was not saved. %s", error.message)
