"""`webfetch`: the text of a page on the public internet."""

import asyncio
from typing import Annotated

import aiohttp
from pydantic import Field
from yarl import URL

from swarm_desktop import __version__
from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.tools.addresses import AddressCheck, AddressRefusedError, checked_socket, is_public
from swarm_desktop.tools.errors import ToolError
from swarm_desktop.tools.page_text import is_text, page_text
from swarm_desktop.tools.tool import Arguments, Policy, Prepared, ToolResult, checked, cut

LARGEST_PAGE_BYTES = 2**20
MOST_REDIRECTS = 5
_CHUNK_BYTES = 64 * 2**10
_ACCEPT = "text/markdown, text/html;q=0.9, text/plain;q=0.9, application/json;q=0.8, */*;q=0.1"


class WebFetchArguments(Arguments):
    """Which page."""

    url: Annotated[str, Field(min_length=1, max_length=4096, description="Address, with http:// or https://.")]


class WebFetch:
    """Sends neither cookies nor credentials, and connects only to allowed addresses, also after redirects."""

    name = "webfetch"
    arguments = WebFetchArguments

    def __init__(self, allowed: AddressCheck = is_public) -> None:
        self._allowed = allowed

    def description(self, policy: Policy) -> str:  # noqa: ARG002
        """Tell models what it does."""
        return "Fetch a page of the public internet and return its text; HTML becomes Markdown."

    async def obstacle(self, policy: Policy) -> str:
        """Say why it cannot be used."""
        return "" if policy.network else "The person has not allowed the tools to use the network."

    def prepare(self, given: JsonObject, policy: Policy) -> Prepared:
        """Check the address, as far as that is possible without resolving it."""
        asked = checked(WebFetchArguments, given)
        url = _url(asked.url)

        async def run() -> ToolResult:
            try:
                async with asyncio.timeout(policy.seconds):
                    return await self._fetch(url, policy)
            except TimeoutError as error:
                raise ToolError(f"{url.host} took more than {policy.seconds} seconds.") from error

        return Prepared(str(url), str(url), run)

    async def _fetch(self, url: URL, policy: Policy) -> ToolResult:
        connector = aiohttp.TCPConnector(socket_factory=checked_socket(self._allowed))
        headers = {"User-Agent": f"swarm-desktop/{__version__}", "Accept": _ACCEPT}
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector, headers=headers, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
                ) as session,
                session.get(url, max_redirects=MOST_REDIRECTS) as response,
            ):
                return await _result(response, policy)
        except aiohttp.ClientConnectorError as error:
            raise ToolError(f"{error.host} cannot be fetched: {_reason(error)}.") from error
        except aiohttp.TooManyRedirects as error:
            raise ToolError(f"{url} leads from one address to the next without end.") from error
        except aiohttp.NonHttpUrlClientError as error:
            raise ToolError(f"{url} leads to an address that is neither http nor https.") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise ToolError(f"{url} cannot be fetched: {error or type(error).__name__}.") from error


async def _result(response: aiohttp.ClientResponse, policy: Policy) -> ToolResult:
    if not is_text(response.content_type):
        raise ToolError(f"{response.url} is {response.content_type}, which is no text.")
    content = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        content += chunk
        if len(content) > LARGEST_PAGE_BYTES:
            break
    whole = len(content) <= LARGEST_PAGE_BYTES
    page = bytes(content[:LARGEST_PAGE_BYTES])
    text = await asyncio.to_thread(page_text, page, response.content_type, response.charset)
    text, shortened = cut(text, policy.output_bytes)
    head = f"{response.url} ({response.status} {response.reason})\n\n"
    return ToolResult(head + text, ok=response.ok, truncated=shortened or not whole)


def _url(text: str) -> URL:
    try:
        url = URL(text.strip())
        host = url.host
    except ValueError as error:
        raise ToolError(f"`{text}` is no address: {error}.") from error
    if url.scheme not in {"http", "https"} or not host:
        raise ToolError("`url` must begin with http:// or https:// and name a host.")
    if url.user or url.password:
        raise ToolError("`url` must not carry a name or password.")
    return url


def _reason(error: aiohttp.ClientConnectorError) -> str:
    cause = error.os_error
    return str(cause) if isinstance(cause, AddressRefusedError) else cause.strerror or str(cause)
