"""Everything that can go wrong in a way that a person should read about.

    SwarmError
    ├── BadRequestError            what the client sent cannot be used         400, exit 2
    │   ├── UnknownModelError      no such model here                          404
    │   ├── PromptTooLongError     the prompt does not fit the context         400
    │   └── BodyTooLargeError      the body is over the limit                  413
    ├── UnauthorizedError          no key, or a wrong one                      401
    ├── ForbiddenError             wrong Host or Origin                        403
    │   └── ToolsDisabledError     no tool is offered here                     403
    ├── ModelFileError             a model file is missing or unreadable       503, exit 3
    ├── WorkerError                a worker cannot answer                      503, exit 4
    │   ├── NoWorkerReadyError     none is ready yet, or none is left          503
    │   └── WorkerCrashedError     it died while answering                     502
    ├── EndpointError              the endpoint cannot listen                  exit 5
    ├── StateError                 settings or keys cannot be read or written  exit 6
    ├── AlreadyRunningError        another instance owns the data folder       exit 7
    └── NotRunningError            no instance to talk to                      exit 8

Each carries a title (a few words), a message that says what happened and what to do, and a stable code.
"""

from typing import ClassVar


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


class PromptTooLongError(BadRequestError):
    """The prompt does not fit into the context that one request gets."""

    title = "The prompt is too long"
    code = "context_length_exceeded"


class BodyTooLargeError(BadRequestError):
    """The request's body is over the limit."""

    title = "The request is too large"
    code = "request_too_large"
    http_status = 413


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


class ModelFileError(SwarmError):
    """A model file is missing, damaged or of a kind that cannot be read."""

    title = "The model file cannot be used"
    code = "model_file"
    http_status = 503
    exit_status = 3


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


class WorkerCrashedError(WorkerError):
    """The worker's process ended while it was answering."""

    title = "The worker stopped"
    code = "worker_crashed"
    http_status = 502


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
