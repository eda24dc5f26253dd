"""Pairing and revoking for the person's own command line.

A key of the endpoint is handed to editors and other programs; deciding whom this machine trusts is not theirs. So each
of these routes asks for a second key, which follows from this machine's identity and is handed to nobody.
"""

import secrets

import orjson
from aiohttp import web
from pydantic import BaseModel

from swarm_desktop.api.context import CONTEXT, Context
from swarm_desktop.api.hive_messages import (
    CONTROL_HEADER,
    INVITE_PATH,
    NAME_PATH,
    PAIR_PATH,
    PAIRING_PATH,
    PEERS_PATH,
    REVOKE_PATH,
    ConfirmRequest,
    HiveDone,
    InviteAnswer,
    NameRequest,
    PairingAnswer,
    PairRequest,
    PeerList,
    RevokeRequest,
)
from swarm_desktop.api.request_body import read_body
from swarm_desktop.api.route import Route
from swarm_desktop.core.errors import ForbiddenError
from swarm_desktop.core.ids import NodeId

_REFUSAL = "Whom this machine trusts is decided in its window, or with `swarm-desktop hive`."


async def hive_peers(request: web.Request) -> web.Response:
    """Greet all paired machines, and tell what is known of them."""
    return _answer(PeerList(data=await allowed(request).hive.peers()))


async def hive_pairing(request: web.Request) -> web.Response:
    """Tell of the pairing that is going on."""
    return _pairing(allowed(request))


async def hive_pair(request: web.Request) -> web.Response:
    """Begin to pair; the answer comes when there is a code to compare, or with an invite when all is done."""
    context = allowed(request)
    wanted = read_body(PairRequest, await request.read())
    await context.hive.pair(wanted.address, wanted.code)
    return _pairing(context)


async def hive_confirm(request: web.Request) -> web.Response:
    """Say whether both codes are the same; the answer comes when the other side has answered, too."""
    context = allowed(request)
    said = read_body(ConfirmRequest, await request.read())
    await context.hive.confirm_pairing(accept=said.accept)
    return _pairing(context)


async def hive_invite(request: web.Request) -> web.Response:
    """Make an invite, which takes the place of an earlier one."""
    return _answer(InviteAnswer(invite=await allowed(request).hive.make_invite()))


async def hive_revoke(request: web.Request) -> web.Response:
    """Trust a machine no more, at once."""
    context = allowed(request)
    wanted = read_body(RevokeRequest, await request.read())
    await context.hive.revoke_peer(NodeId(wanted.id))
    return _answer(HiveDone())


async def hive_rename(request: web.Request) -> web.Response:
    """Change how this machine calls itself."""
    context = allowed(request)
    await context.hive.rename_node(read_body(NameRequest, await request.read()).name)
    return _answer(HiveDone())


def allowed(request: web.Request, refusal: str = _REFUSAL) -> Context:
    """Return what the person's own command line may use. Raises ForbiddenError, with `refusal`, for all others."""
    context = request.app[CONTEXT]
    expected, sent = context.control_key(), request.headers.get(CONTROL_HEADER, "")
    if not expected or not secrets.compare_digest(sent.encode("utf-8", "replace"), expected.encode()):
        raise ForbiddenError(refusal)
    return context


def _pairing(context: Context) -> web.Response:
    return _answer(PairingAnswer(pairing=context.snapshot().pairing))


def _answer(content: BaseModel) -> web.Response:
    return web.json_response(body=orjson.dumps(content.model_dump(mode="json")))


HIVE_ROUTES = (
    Route("GET", PEERS_PATH, hive_peers, PeerList),
    Route("GET", PAIRING_PATH, hive_pairing, PairingAnswer),
    Route("POST", PAIRING_PATH, hive_confirm, PairingAnswer, ConfirmRequest),
    Route("POST", PAIR_PATH, hive_pair, PairingAnswer, PairRequest),
    Route("POST", INVITE_PATH, hive_invite, InviteAnswer),
    Route("POST", REVOKE_PATH, hive_revoke, HiveDone, RevokeRequest),
    Route("POST", NAME_PATH, hive_rename, HiveDone, NameRequest),
)
