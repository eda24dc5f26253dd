"""Somebody in between: a real TLS server that passes on what it reads."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from swarm_desktop.hive.address import Address
from swarm_desktop.hive.certificate import make_certificate
from swarm_desktop.hive.identity import Identity
from swarm_desktop.hive.tls import looking_context, server_context


@dataclass
class Proxy:
    address: Address
    forwarded: list[str] = field(default_factory=list)
    """The paths that were asked for."""


def stranger_identity() -> Identity:
    key = Ed25519PrivateKey.generate()
    return Identity(key, make_certificate(key))


@asynccontextmanager
async def forwarding_proxy(target: Address) -> AsyncIterator[Proxy]:
    """Pass all requests on, unchanged, under a certificate of its own."""
    proxy = Proxy(Address("127.0.0.1", 0))
    context: ssl.SSLContext = server_context(stranger_identity(), ())
    async with aiohttp.ClientSession() as session:

        async def forward(request: web.BaseRequest) -> web.Response:
            proxy.forwarded.append(request.path)
            headers = {name: value for name, value in request.headers.items() if name.startswith("Swarm-")}
            url, body = target.url(request.path), await request.read()
            async with session.post(url, data=body, headers=headers, ssl=looking_context()) as response:
                told = {name: value for name, value in response.headers.items() if name.startswith("Swarm-")}
                return web.Response(body=await response.read(), status=response.status, headers=told)

        runner = web.ServerRunner(web.Server(forward))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        proxy.address = Address("127.0.0.1", runner.addresses[0][1])
        try:
            yield proxy
        finally:
            await runner.cleanup()
