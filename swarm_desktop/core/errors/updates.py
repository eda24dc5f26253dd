"""What goes wrong with newer versions."""

from swarm_desktop.core.errors.base import SwarmError


class UpdateError(SwarmError):
    """A newer version of the program cannot be had."""

    title = "The update did not work"
    code = "update_failed"
    http_status = 502
    exit_status = 11


class UpdateUnavailableError(UpdateError):
    """It is not for this copy of the program to update itself."""

    title = "This copy does not update itself"
    code = "update_unavailable"
    http_status = 409


class UpdateUnreachableError(UpdateError):
    """The repository does not answer, or breaks off."""

    title = "The update server cannot be reached"
    code = "update_unreachable"


class UpdateRefusedError(UpdateError):
    """What the repository sent is not signed as it has to be, too old, or not what was announced."""

    title = "The update was refused"
    code = "update_refused"


class UpdateFailedError(UpdateError):
    """A good version arrived and cannot be laid ready, or cannot be put in place."""

    title = "The update could not be put in place"
    code = "update_not_applied"
    http_status = 500
