"""What the hub is asked: which repositories there are, which files they hold, and where a file is."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

import aiohttp
from yarl import URL

from swarm_desktop.core.errors import DamagedFileError, HubUnreachableError
from swarm_desktop.models.hub.answers import REPOSITORIES, TREE, RepositoryEntry, TreeEntry, read_answer
from swarm_desktop.models.hub.interruptions import network
from swarm_desktop.models.hub.patience import Patience, RetryPolicy, patiently
from swarm_desktop.models.hub.refusals import refuse
from swarm_desktop.models.hub.session import authorization

SEARCH_RESULTS = 30
ASKING = RetryPolicy(attempts=3)
"""People wait for these answers."""
_MOST_PAGES = 50
_SHA256_LENGTH = 64
_RENAMED = {301, 302, 303, 307, 308}
_MOST_RENAMINGS = 5


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file as the hub has it now."""

    url: str
    """Names the exact version where the hub told which that is."""
    size_bytes: int
    sha256: str
    """In lower case; empty where the hub does not say."""
    revision: str


@dataclass(frozen=True, slots=True)
class Hub:
    """One hub, and who asks it. Each call raises DownloadError; `session` has to be open as long as it is used."""

    session: aiohttp.ClientSession
    url: str
    """Without a slash at its end."""
    token: str | None = None
    policy: RetryPolicy = ASKING

    @property
    def headers(self) -> dict[str, str]:
        """What shows the hub who asks."""
        return authorization(self.token, self.url)

    async def search(self, text: str) -> list[RepositoryEntry]:
        """Return repositories with GGUF files whose names contain `text`, the most downloaded first."""
        asked = [("search", text), ("filter", "gguf"), ("sort", "downloads"), ("direction", "-1")]
        asked += [("limit", str(SEARCH_RESULTS))]
        asked += [("expand[]", name) for name in ("downloads", "likes", "gated", "gguf")]
        body, _ = await self._get(URL(f"{self.url}/api/models").with_query(asked), "list of models")
        return read_answer(REPOSITORIES, body, self.url)

    async def files(self, repository: str, revision: str = "main") -> list[TreeEntry]:
        """Return the files of a repository, those in folders too."""
        tree = URL(f"{self.url}/api/models/{repository}/tree/{quote(revision, safe='')}", encoded=True)
        page: URL | None = tree.with_query(recursive="true")
        found: list[TreeEntry] = []
        pages = 0
        while page is not None and pages < _MOST_PAGES:
            body, page = await self._get(page, f"{repository} (revision {revision})")
            entries = read_answer(TREE, body, self.url)
            found += [entry for entry in entries if entry.type == "file"]
            pages += 1
        return found

    async def locate(
        self, repository: str, revision: str, path: str, *, patience: Patience | None = None
    ) -> RemoteFile:
        """Return where a file is, how large, and the SHA-256 of its content. Its store is not asked yet."""
        what = f"{repository} with a file {path}"
        address = f"{self.url}/{repository}/resolve/{quote(revision, safe='')}/{quote(path)}"

        async def ask() -> RemoteFile:
            nonlocal address
            for _ in range(_MOST_RENAMINGS):
                async with self._request("HEAD", URL(address, encoded=True), what) as response:
                    target = response.headers.get("Location", "")
                    if response.status in _RENAMED and target.startswith("/") and not target.startswith("//"):
                        address = urljoin(address, target)
                        continue
                    return self._described(response, address, repository, revision, path)
            raise HubUnreachableError(f"The hub sends around in a circle for {what}.")

        return await patiently(ask, patience or Patience(self.policy))

    def _described(
        self, response: aiohttp.ClientResponse, address: str, repository: str, revision: str, path: str
    ) -> RemoteFile:
        headers: Mapping[str, str] = response.headers
        # Without the hub's own word, the length of a redirection says nothing about the file.
        size = headers.get("X-Linked-Size") or ("" if "Location" in headers else headers.get("Content-Length", ""))
        if not size.isdigit() or int(size) == 0:
            raise DamagedFileError(
                f"The hub does not say how large {path} of {repository} is, so it cannot be fetched."
            )
        tag = (headers.get("X-Linked-Etag") or headers.get("ETag", "")).removeprefix("W/").strip('"').lower()
        commit = headers.get("X-Repo-Commit", "")
        if commit:
            address = address.replace(f"/resolve/{quote(revision, safe='')}/", f"/resolve/{commit}/", 1)
        return RemoteFile(address, int(size), tag if _is_sha256(tag) else "", commit or revision)

    async def _get(self, url: URL, what: str) -> tuple[bytes, URL | None]:
        """Return the body, and where the next page of it is."""

        async def ask() -> tuple[bytes, URL | None]:
            async with self._request("GET", url, what, allow_redirects=True) as response:
                following = response.links.get("next")
                following_url = URL(str(following["url"])) if following else None
                # The token goes along: it must not be led away to another host.
                same = following_url is not None and following_url.origin() == response.url.origin()
                return await response.read(), following_url if same else None

        return await patiently(ask, Patience(self.policy))

    @asynccontextmanager
    async def _request(
        self, method: str, url: URL, what: str, *, allow_redirects: bool = False
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        options: dict[str, Any] = {"headers": self.headers, "allow_redirects": allow_redirects}
        with network(url.host or self.url):
            async with self.session.request(method, url, **options) as response:
                await refuse(response, what, hub_url=self.url, with_token=bool(self.headers))
                yield response


def _is_sha256(tag: str) -> bool:
    return len(tag) == _SHA256_LENGTH and all(letter in "0123456789abcdef" for letter in tag)
