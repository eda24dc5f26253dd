"""A model hub on loopback that speaks as the real one does, and that can be told to behave badly."""

import asyncio
import hashlib
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from aiohttp import web

COMMIT = "c0ffee" + "0" * 34


def model_bytes(size: int, folder: Path, *, seed: int = 1) -> bytes:
    """Return a GGUF file with one tensor of random numbers, about so many bytes large."""
    path = folder / f"source-{size}-{seed}.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Test")
    numbers = np.random.default_rng(seed).integers(-128, 127, size=size, dtype=np.int8)
    writer.add_tensor("token_embd.weight", numbers)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    content = path.read_bytes()
    path.unlink()
    return content


@dataclass(frozen=True)
class Behaviour:
    """What the store does with one request. All of it at once makes no sense."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    drop_after: int | None = None
    stall_after: int | None = None
    total: int | None = None
    """The length that it claims the whole file has."""
    ignore_ranges: bool = False
    corrupt: bool = False
    too_long: bool = False
    end_after: int | None = None
    """Announces and sends only so many bytes."""


GOOD = Behaviour()


@dataclass
class TestHub:
    """The hub, its store on another port, and what both saw."""

    __test__ = False

    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """Content by repository and path."""
    gated: set[str] = field(default_factory=set)
    token: str = "hf_test"
    behaviours: deque[Behaviour] = field(default_factory=deque)
    """For the next requests to the store, one each."""
    always: Behaviour = GOOD
    hub_behaviours: deque[Behaviour] = field(default_factory=deque)
    """For the next questions to the hub itself; only status and headers count."""
    listed: list[dict[str, Any]] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)
    """What the hub says of a path, where that is not true."""
    sizes: dict[str, int] = field(default_factory=dict)
    url: str = ""
    store_url: str = ""
    page_size: int = 1000
    block: int = 256 * 2**10
    """How many bytes it sends at once; it keeps few more on their way, so that what is counted has arrived."""
    bytes_per_second: float = 0.0
    """Of each connection to the store; 0 is as fast as it goes."""
    sent: int = 0
    """Bytes of bodies that the store sent."""
    on_sent: Callable[[int], None] = lambda _: None
    store_requests: list[dict[str, str]] = field(default_factory=list)
    hub_requests: list[str] = field(default_factory=list)

    def add(self, repository: str, path: str, content: bytes) -> str:
        """Offer a file; return its SHA-256."""
        self.files.setdefault(repository, {})[path] = content
        return hashlib.sha256(content).hexdigest()

    async def answer_search(self, request: web.Request) -> web.Response:
        """`/api/models`."""
        self.hub_requests.append(str(request.rel_url))
        if refusal := self._hub_refusal():
            return refusal
        text = request.query["search"].lower()
        return web.json_response([entry for entry in self.listed if text in entry["id"].lower()])

    async def answer_tree(self, request: web.Request) -> web.Response:
        """`/api/models/{owner}/{repository}/tree/{revision}`, in pages."""
        self.hub_requests.append(str(request.rel_url))
        repository = f"{request.match_info['owner']}/{request.match_info['name']}"
        if refusal := self._hub_refusal() or self._refusal(repository, request):
            return refusal
        start = int(request.query.get("cursor", 0))
        entries: list[dict[str, Any]] = [{"type": "directory", "path": "folder", "oid": "1"}]
        for path, content in self.files[repository].items():
            large = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}
            entries.append({"type": "file", "path": path, "size": len(content), "oid": "2", "lfs": large})
        page = entries[start : start + self.page_size]
        headers = {}
        if start + self.page_size < len(entries):
            following = request.url.update_query(cursor=start + self.page_size)
            headers["Link"] = f'<{following}>; rel="next"'
        return web.json_response(page, headers=headers)

    async def answer_resolve(self, request: web.Request) -> web.Response:
        """`/{owner}/{repository}/resolve/{revision}/{path}`: sends on to the store."""
        self.hub_requests.append(str(request.rel_url))
        repository = f"{request.match_info['owner']}/{request.match_info['name']}"
        if refusal := self._hub_refusal() or self._refusal(repository, request):
            return refusal
        path = request.match_info["path"]
        content = self.files[repository].get(path)
        if content is None:
            return web.Response(status=404, headers={"X-Error-Code": "EntryNotFound"})
        headers = {
            "X-Repo-Commit": COMMIT,
            "X-Linked-Size": str(self.sizes.get(path, len(content))),
            "X-Linked-Etag": f'"{self.sha256.get(path) or hashlib.sha256(content).hexdigest()}"',
            "Location": f"{self.store_url}/store/{repository}/{path}?signature=abc",
        }
        return web.Response(status=302, headers=headers)

    async def answer_store(self, request: web.Request) -> web.StreamResponse:
        """Send a file, or a range of it, in the way that is asked for."""
        self.store_requests.append(dict(request.headers))
        behaviour = self.behaviours.popleft() if self.behaviours else self.always
        if behaviour.status:
            return web.Response(status=behaviour.status, headers=dict(behaviour.headers))
        content = self.files[f"{request.match_info['owner']}/{request.match_info['name']}"][request.match_info["path"]]
        wanted = request.http_range
        ranged = wanted.start is not None and not behaviour.ignore_ranges
        start, end = (wanted.start, min(wanted.stop or len(content), len(content))) if ranged else (0, len(content))
        body = content[start:end]
        if behaviour.corrupt:
            body = bytes(byte ^ 1 for byte in body[:10]) + body[10:]
        if behaviour.end_after is not None:
            body = body[: behaviour.end_after]
        if behaviour.too_long:
            body += b"more"
        response = web.StreamResponse(status=206 if ranged else 200)
        if ranged:
            response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{behaviour.total or len(content)}"
        response.content_length = len(body)
        await response.prepare(request)
        await self._send(request, response, body, behaviour)
        return response

    async def _send(
        self, request: web.Request, response: web.StreamResponse, body: bytes, behaviour: Behaviour
    ) -> None:
        limits = [number for number in (behaviour.drop_after, behaviour.stall_after) if number is not None]
        body = body[: limits[0]] if limits else body
        request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.block)
        for offset in range(0, len(body), self.block):
            block = body[offset : offset + self.block]
            await response.write(block)
            self.sent += len(block)
            self.on_sent(self.sent)
            if self.bytes_per_second:
                await asyncio.sleep(len(block) / self.bytes_per_second)
        if behaviour.drop_after is not None:
            request.transport.abort()
        elif behaviour.stall_after is not None:
            await asyncio.get_running_loop().create_future()

    def _refusal(self, repository: str, request: web.Request) -> web.Response | None:
        if repository in self.gated and request.headers.get("Authorization") != f"Bearer {self.token}":
            status = 403 if "Authorization" in request.headers else 401
            return web.Response(status=status, headers={"X-Error-Code": "GatedRepo"}, text="Access is restricted.")
        if repository not in self.files:
            return web.Response(status=401, headers={"X-Error-Code": "RepoNotFound"})
        return None

    def _hub_refusal(self) -> web.Response | None:
        if not self.hub_behaviours:
            return None
        behaviour = self.hub_behaviours.popleft()
        return web.Response(status=behaviour.status, headers=dict(behaviour.headers)) if behaviour.status else None


@asynccontextmanager
async def serving_hub() -> AsyncIterator[TestHub]:
    """Serve a hub and its store until the block is left."""
    hub = TestHub()
    api = web.Application()
    api.router.add_get("/api/models", hub.answer_search)
    api.router.add_get("/api/models/{owner}/{name}/tree/{revision}", hub.answer_tree)
    api.router.add_route("*", "/{owner}/{name}/resolve/{revision}/{path:.+}", hub.answer_resolve)
    store = web.Application()
    store.router.add_get("/store/{owner}/{name}/{path:.+}", hub.answer_store)
    runners = [web.AppRunner(application, shutdown_timeout=0.1) for application in (api, store)]
    urls = []
    for runner in runners:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        urls.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
    hub.url, hub.store_url = urls
    try:
        yield hub
    finally:
        for runner in runners:
            await runner.cleanup()
