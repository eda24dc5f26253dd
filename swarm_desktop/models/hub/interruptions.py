"""What stops a transfer for now, told apart from what stops it for good."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from swarm_desktop.core.errors import HubUnreachableError


class Interruption(Exception):  # noqa: N818 - no error yet: the next attempt may go well
    """Something that may go better next time."""

    def __init__(self, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        """In a sentence, without the full stop."""
        self.retry_after = retry_after
        """Seconds that the hub asked to wait; None where it did not say."""


@contextmanager
def network(host: str) -> Iterator[None]:
    """Turn what the network does into Interruption, or HubUnreachableError where repeating it is no use."""
    try:
        yield
    except TimeoutError as error:
        raise Interruption(f"{host} was silent for too long") from error
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError) as error:
        raise HubUnreachableError(
            f"The connection to {host} is not safe: its certificate was not accepted. "
            "Check the address in `models.hub_url`, and the clock of this machine.",
            details=str(error),
        ) from error
    except (aiohttp.InvalidURL, aiohttp.TooManyRedirects) as error:
        raise HubUnreachableError(
            f"{host} sends to an address that cannot be used. Check `models.hub_url`.", details=str(error)
        ) from error
    except (aiohttp.ClientError, ConnectionError) as error:
        raise Interruption(f"the connection to {host} failed: {error or type(error).__name__}") from error
