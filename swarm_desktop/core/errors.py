"""Everything that can go wrong in a way that a person should read about.

    SwarmError
    ├── BadRequestError            what the client sent cannot be used         400, exit 2
    │   ├── UnknownModelError      no such model here                          404
    │   ├── UnknownResponseError   no such kept response                      404
    │   ├── PreviousResponseError  what the request goes on from is not kept  400
    │   ├── PromptTooLongError     the prompt does not fit the context         400
    │   ├── BodyTooLargeError      the body is over the limit                  413
    │   ├── BodyTooSlowError       the body did not arrive in time             408
    │   └── WrongContentTypeError  the body is not what it has to be           415
    ├── UnauthorizedError          no key, or a wrong one                      401
    ├── ForbiddenError             wrong Host or Origin                        403
    │   └── ToolsDisabledError     no tool is offered here                     403
    ├── BusyError                  not now; carries when to ask again          503
    │   ├── RateLimitedError       this key asked too often                    429
    │   └── OverloadedError        too many requests wait already              503
    ├── ModelFileError             a model file is missing or unreadable       503, exit 3
    │   └── NotEnoughMemoryError   there is no room for it in memory           503
    ├── DownloadError              a model cannot be fetched                   502, exit 9
    │   ├── OfflineError           the settings say: no internet               503
    │   ├── HubUnreachableError    the hub does not answer, or breaks off      502
    │   ├── HubBusyError           the hub asks to come back later             503
    │   ├── NotOnHubError          no such repository or file                  404
    │   ├── HubAccessError         a token, or its owner's consent, is missing 403
    │   ├── DiskSpaceError         the disk has no room for it                 507
    │   └── DamagedFileError       what arrived is not what was asked for      502
    ├── CatalogError               the model catalog cannot be trusted         500, exit 9
    ├── WorkerError                a worker cannot answer                      503, exit 4
    │   ├── NoWorkerReadyError     none is ready yet, or none is left          503
    │   ├── ServerRefusedError     the server it stands for does not take this 400
    │   └── WorkerCrashedError     it died while answering                     502
    ├── StoppedError               the endpoint stopped before the answer     503
    ├── EndpointError              the endpoint cannot listen                  exit 5
    ├── StateError                 settings or keys cannot be read or written  exit 6
    │   └── EditorFileError        an editor's file cannot be changed safely   exit 6
    ├── HiveError                  something about another machine             502, exit 10
    │   ├── PairingError           no trust came about                         409
    │   │   ├── PairingBusyError   another pairing is going on                 409
    │   │   │   └── PairingCrossedError  both machines called at once             409
    │   │   ├── TooManyPairingsError  too many attempts                        429
    │   │   └── InviteError        the code is wrong, used or too old          403
    │   ├── UnknownPeerError       no such machine is paired                   404
    │   ├── PeerUnreachableError   it does not answer                          502
    │   ├── ProtocolMismatchError  it speaks another version                   426
    │   ├── PeerRefusedError       it answered with an error                   502
    │   └── HivePortError          the hive port cannot be listened on         500
    ├── UpdateError                a newer version cannot be had               502, exit 11
    │   ├── UpdateUnavailableError this copy does not update itself            409
    │   ├── UpdateUnreachableError the repository does not answer              502
    │   ├── UpdateRefusedError     what it sent is not to be trusted           502
    │   └── UpdateFailedError      it cannot be laid ready or put in place     500
    ├── DesktopError               the desktop does not take a change          500, exit 12
    ├── AlreadyRunningError        another instance owns the data folder       exit 7
    └── NotRunningError            no instance to talk to                      exit 8

Each carries a title (a few words), a message that says what happened and what to do, and a stable code.
"""

from typing import ClassVar, Self


class SwarmError(Exception):
    """Root of the tree. `code` is stable and may be matched by programs."""

    title: ClassVar[str] = "Something went wrong"
    code: ClassVar[str] = "internal_error"
    http_status: ClassVar[int] = 500
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, details: str = "", parameter: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        """Log lines or the text of an underlying error, for a fold that people open when they want to."""
        self.parameter = parameter
        """The field of the request that is at fault, where there is one."""


class BadRequestError(SwarmError):
    """What the client sent cannot be used as it is."""

    title = "The request cannot be used"
    code = "invalid_request"
    http_status = 400
    exit_status = 2


class UnknownModelError(BadRequestError):
    """The named model is not loaded here."""

    title = "No such model"
    code = "model_not_found"
    http_status = 404


class UnknownResponseError(BadRequestError):
    """The named response is not kept here, or not any more."""

    title = "No such response"
    code = "response_not_found"
    http_status = 404


class PreviousResponseError(BadRequestError):
    """A part of the conversation that the request goes on from is not kept here, or not any more."""

    title = "The conversation is not known"
    code = "previous_response_not_found"


class PromptTooLongError(BadRequestError):
    """The prompt does not fit into the context that one request gets."""

    title = "The prompt is too long"
    code = "context_length_exceeded"

    @classmethod
    def of(cls, prompt_tokens: int, context_tokens: int, *, parameter: str) -> Self:
        """Return the error that tells both numbers."""
        return cls(
            f"The prompt has {prompt_tokens:,} tokens, and the context has room for {context_tokens:,}, answer "
            "included. Shorten it, or give the worker more context.",
            parameter=parameter,
        )


class BodyTooLargeError(BadRequestError):
    """The request's body is over the limit."""

    title = "The request is too large"
    code = "request_too_large"
    http_status = 413


class BodyTooSlowError(BadRequestError):
    """The request's body did not arrive in time."""

    title = "The request came too slowly"
    code = "request_timeout"
    http_status = 408


class WrongContentTypeError(BadRequestError):
    """The request's body is of another kind than the route takes."""

    title = "The request has the wrong content type"
    code = "unsupported_media_type"
    http_status = 415


class UnauthorizedError(SwarmError):
    """The key is missing or wrong."""

    title = "The key was not accepted"
    code = "invalid_api_key"
    http_status = 401


class ForbiddenError(SwarmError):
    """The request came through a name or a page that is not allowed to use the endpoint."""

    title = "The request was refused"
    code = "forbidden"
    http_status = 403


class ToolsDisabledError(ForbiddenError):
    """The person has not switched the tools on."""

    title = "Tools are switched off"
    code = "tools_disabled"


class BusyError(SwarmError):
    """The same request can be answered later."""

    title = "Not now"
    code = "busy"
    http_status = 503

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds after which asking again makes sense."""


class RateLimitedError(BusyError):
    """The key asked too often."""

    title = "Too many requests"
    code = "rate_limit_exceeded"
    http_status = 429


class OverloadedError(BusyError):
    """More requests wait already than may."""

    title = "Too much to do"
    code = "overloaded"


class ModelFileError(SwarmError):
    """A model file is missing, damaged or of a kind that cannot be read."""

    title = "The model file cannot be used"
    code = "model_file"
    http_status = 503
    exit_status = 3


class NotEnoughMemoryError(ModelFileError):
    """There is no room for a model, or for what was asked of it, in this machine's memory."""

    title = "There is not enough memory"
    code = "not_enough_memory"


class DownloadError(SwarmError):
    """A model cannot be fetched."""

    title = "The model cannot be downloaded"
    code = "download_failed"
    http_status = 502
    exit_status = 9


class OfflineError(DownloadError):
    """The settings say that nothing is fetched from the internet."""

    title = "Downloads are switched off"
    code = "offline"
    http_status = 503


class HubUnreachableError(DownloadError):
    """The hub does not answer, or breaks off again and again."""

    title = "The model hub cannot be reached"
    code = "hub_unreachable"


class HubBusyError(DownloadError):
    """The hub asks to come back later than anybody wants to wait."""

    title = "The model hub is busy"
    code = "hub_busy"
    http_status = 503


class NotOnHubError(DownloadError):
    """The hub has no such repository or file."""

    title = "The model was not found"
    code = "not_on_hub"
    http_status = 404


class HubAccessError(DownloadError):
    """The repository is not open to everybody, and the token for it is missing or not enough."""

    title = "The model needs permission"
    code = "hub_access"
    http_status = 403


class DiskSpaceError(DownloadError):
    """The disk has no room for the file."""

    title = "The disk is too full"
    code = "disk_space"
    http_status = 507


class DamagedFileError(DownloadError):
    """What arrived is not what was asked for; it was thrown away."""

    title = "The download is damaged"
    code = "damaged_download"


class CatalogError(SwarmError):
    """The model catalog is not what it has to be, or is not signed by whom it has to be."""

    title = "The model catalog cannot be used"
    code = "catalog"
    exit_status = 9


class WorkerError(SwarmError):
    """A worker cannot answer."""

    title = "The worker cannot answer"
    code = "worker_failed"
    http_status = 503
    exit_status = 4


class NoWorkerReadyError(WorkerError):
    """No worker is ready yet, or none is left."""

    title = "No worker is ready"
    code = "no_worker_ready"


class ServerRefusedError(WorkerError):
    """A server elsewhere does not take the request. Other workers may: this costs its votes only."""

    title = "The server refused the request"
    code = "server_refused"
    http_status = 400


class WorkerCrashedError(WorkerError):
    """The worker's process ended while it was answering."""

    title = "The worker stopped"
    code = "worker_crashed"
    http_status = 502


class StoppedError(SwarmError):
    """The endpoint stopped while an answer was made in the background."""

    title = "The answer was broken off"
    code = "stopped"
    http_status = 503


class EndpointError(SwarmError):
    """The endpoint cannot listen on its address."""

    title = "The endpoint cannot start"
    code = "endpoint_failed"
    exit_status = 5


class StateError(SwarmError):
    """Settings, keys or other state cannot be read or written."""

    title = "Settings cannot be saved"
    code = "state_failed"
    exit_status = 6


class EditorFileError(StateError):
    """An editor's settings file cannot be changed without harm, and was left alone."""

    title = "The editor's file was left alone"
    code = "editor_file"


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


class DesktopError(SwarmError):
    """The desktop, or its tools, does not take a change."""

    title = "The desktop did not take the change"
    code = "desktop"
    exit_status = 12


class AlreadyRunningError(SwarmError):
    """Another instance owns the data folder."""

    title = "Swarm Desktop is already running"
    code = "already_running"
    exit_status = 7


class NotRunningError(SwarmError):
    """There is no running instance to talk to."""

    title = "Swarm Desktop is not running"
    code = "not_running"
    exit_status = 8
