"""What the hub's refusals mean, in words that help."""

import email.utils
import time

import aiohttp

from swarm_desktop.core.errors import DownloadError, HubAccessError, NotOnHubError
from swarm_desktop.models.hub.interruptions import Interruption

_MISSING = {"RepoNotFound", "EntryNotFound", "RevisionNotFound"}
_TOO_EARLY = {408, 425, 429}
_SERVER_AT_FAULT = 500
_LONGEST_DETAILS = 500


async def refuse(response: aiohttp.ClientResponse, what: str, *, hub_url: str, with_token: bool) -> None:
    """Return for a success; else raise Interruption, or the DownloadError that says what to do.

    `what` names repository and file for people.
    """
    if response.ok:
        return
    status = response.status
    if status in _TOO_EARLY or status >= _SERVER_AT_FAULT:
        reason = "the hub is busy" if status in _TOO_EARLY else f"the hub has a problem (status {status})"
        raise Interruption(reason, retry_after=_retry_after(response))
    elsewhere = not str(response.url).startswith(hub_url)
    if status in {401, 403, 404, 410} and elsewhere:
        # The hub lends addresses of its stores for a while; a new one comes with the next attempt.
        raise Interruption(f"{response.url.host} refused an address that the hub gave (status {status})")
    details = (await _text(response))[:_LONGEST_DETAILS]
    # The hub says 401 for repositories that do not exist, so that nobody learns which private ones do.
    if status == 404 or response.headers.get("X-Error-Code") in _MISSING:  # noqa: PLR2004
        raise NotOnHubError(f"The hub has no {what}. Check the spelling, also of capitals.", details=details)
    if status in {401, 403}:
        raise HubAccessError(_how_to_get_in(what, hub_url, with_token=with_token), details=details)
    raise DownloadError(f"The hub refuses {what} with status {status}.", details=details)


def _how_to_get_in(what: str, hub_url: str, *, with_token: bool) -> str:
    repository = what.split(" ", maxsplit=1)[0]
    if with_token:
        return (
            f"Your token does not open {what}. Accept the terms of the model on {hub_url}/{repository}, "
            "or set a token that may read it with `swarm-desktop models token`."
        )
    return (
        f"The owner of {what} wants to know who fetches it. Accept the terms on {hub_url}/{repository}, make a token "
        "for reading there, and set it with `swarm-desktop models token`."
        f"{' It is sent to addresses that start with https only.' if hub_url.startswith('http:') else ''}"
    )


def _retry_after(response: aiohttp.ClientResponse) -> float | None:
    """Return the seconds to wait; the header has either those, or a date."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        date = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, date.timestamp() - time.time())


async def _text(response: aiohttp.ClientResponse) -> str:
    try:
        return await response.text(errors="replace")
    except (aiohttp.ClientError, TimeoutError):
        return ""
