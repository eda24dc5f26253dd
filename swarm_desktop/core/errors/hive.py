"""What goes wrong between machines."""

from swarm_desktop.core.errors.base import SwarmError


class HiveError(SwarmError):
    """Something between this machine and another does not work."""

    title = "The hive"
    code = "hive"
    http_status = 502
    exit_status = 10


class PairingError(HiveError):
    """Two machines did not come to trust each other."""

    title = "Not paired"
    code = "pairing_failed"
    http_status = 409


class PairingBusyError(PairingError):
    """One pairing at a time is shown to a person."""

    title = "Another pairing is going on"
    code = "pairing_busy"


class PairingCrossedError(PairingBusyError):
    """Two machines called each other at once, and the attempt of the other one goes on."""

    code = "pairing_crossed"


class TooManyPairingsError(PairingError):
    """Somebody tries too often."""

    title = "Too many attempts to pair"
    code = "pairing_too_often"
    http_status = 429


class InviteError(PairingError):
    """The code of an invite is wrong, used or too old; which of these is not told."""

    title = "The invite code was not accepted"
    code = "invite_refused"
    http_status = 403


class UnknownPeerError(HiveError):
    """There is no paired machine of that name."""

    title = "No such machine"
    code = "unknown_peer"
    http_status = 404


class PeerUnreachableError(HiveError):
    """The other machine does not answer, or breaks off."""

    title = "The other machine cannot be reached"
    code = "peer_unreachable"


class ProtocolMismatchError(HiveError):
    """The two machines have no version of the protocol in common."""

    title = "The versions do not fit"
    code = "protocol_mismatch"
    http_status = 426


class PeerRefusedError(HiveError):
    """The other machine answered with an error."""

    title = "The other machine refused"
    code = "peer_refused"


class HivePortError(HiveError):
    """The hive port cannot be listened on."""

    title = "Other machines cannot reach this one"
    code = "hive_port"
    http_status = 500
