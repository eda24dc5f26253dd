"""The routes for strangers."""

from aiohttp import web

from swarm_desktop.hive.pairing import paths
from swarm_desktop.hive.pairing.host import PairingHost
from swarm_desktop.hive.pairing.invite_host import InviteHost
from swarm_desktop.hive.pairing.messages import Done, InviteProof, InviteStart, Reveal, SessionOnly, Start
from swarm_desktop.hive.serving import SPEECH, HiveRoute, answer, read_message
from swarm_desktop.hive.tls import remote_host


def pairing_routes(host: PairingHost, invites: InviteHost) -> tuple[HiveRoute, ...]:
    """Return all that answers a stranger."""

    async def start(request: web.Request) -> web.Response:
        said = await read_message(request, Start)
        return answer(await host.start(said, request[SPEECH].version, remote_host(request.transport)))

    async def reveal(request: web.Request) -> web.Response:
        await host.reveal(await read_message(request, Reveal))
        return answer(Done())

    async def outcome(request: web.Request) -> web.Response:
        return answer(await host.outcome(await read_message(request, SessionOnly)))

    async def finish(request: web.Request) -> web.Response:
        await host.finish(await read_message(request, SessionOnly))
        return answer(Done())

    async def cancel(request: web.Request) -> web.Response:
        host.cancel(await read_message(request, SessionOnly))
        return answer(Done())

    async def invite_start(request: web.Request) -> web.Response:
        said = await read_message(request, InviteStart)
        return answer(await invites.start(said, request[SPEECH].version, remote_host(request.transport)))

    async def invite_finish(request: web.Request) -> web.Response:
        return answer(await invites.finish(await read_message(request, InviteProof)))

    return (
        HiveRoute(paths.START, start),
        HiveRoute(paths.REVEAL, reveal),
        HiveRoute(paths.OUTCOME, outcome),
        HiveRoute(paths.FINISH, finish),
        HiveRoute(paths.CANCEL, cancel),
        HiveRoute(paths.INVITE_START, invite_start),
        HiveRoute(paths.INVITE_FINISH, invite_finish),
    )
