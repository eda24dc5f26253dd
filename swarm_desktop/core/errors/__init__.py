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

from swarm_desktop.core.errors.base import (
    SwarmError,
)
from swarm_desktop.core.errors.hive import (
    HiveError,
    HivePortError,
    InviteError,
    PairingBusyError,
    PairingCrossedError,
    PairingError,
    PeerRefusedError,
    PeerUnreachableError,
    ProtocolMismatchError,
    TooManyPairingsError,
    UnknownPeerError,
)
from swarm_desktop.core.errors.models import (
    CatalogError,
    DamagedFileError,
    DiskSpaceError,
    DownloadError,
    HubAccessError,
    HubBusyError,
    HubUnreachableError,
    ModelFileError,
    NotEnoughMemoryError,
    NotOnHubError,
    OfflineError,
)
from swarm_desktop.core.errors.program import (
    AlreadyRunningError,
    DesktopError,
    EditorFileError,
    EndpointError,
    NotRunningError,
    StateError,
)
from swarm_desktop.core.errors.requests import (
    BadRequestError,
    BodyTooLargeError,
    BodyTooSlowError,
    BusyError,
    ForbiddenError,
    OverloadedError,
    PreviousResponseError,
    PromptTooLongError,
    RateLimitedError,
    ToolsDisabledError,
    UnauthorizedError,
    UnknownModelError,
    UnknownResponseError,
    WrongContentTypeError,
)
from swarm_desktop.core.errors.updates import (
    UpdateError,
    UpdateFailedError,
    UpdateRefusedError,
    UpdateUnavailableError,
    UpdateUnreachableError,
)
from swarm_desktop.core.errors.workers import (
    NoWorkerReadyError,
    ServerRefusedError,
    StoppedError,
    WorkerCrashedError,
    WorkerError,
)

__all__ = [
    "AlreadyRunningError",
    "BadRequestError",
    "BodyTooLargeError",
    "BodyTooSlowError",
    "BusyError",
    "CatalogError",
    "DamagedFileError",
    "DesktopError",
    "DiskSpaceError",
    "DownloadError",
    "EditorFileError",
    "EndpointError",
    "ForbiddenError",
    "HiveError",
    "HivePortError",
    "HubAccessError",
    "HubBusyError",
    "HubUnreachableError",
    "InviteError",
    "ModelFileError",
    "NoWorkerReadyError",
    "NotEnoughMemoryError",
    "NotOnHubError",
    "NotRunningError",
    "OfflineError",
    "OverloadedError",
    "PairingBusyError",
    "PairingCrossedError",
    "PairingError",
    "PeerRefusedError",
    "PeerUnreachableError",
    "PreviousResponseError",
    "PromptTooLongError",
    "ProtocolMismatchError",
    "RateLimitedError",
    "ServerRefusedError",
    "StateError",
    "StoppedError",
    "SwarmError",
    "TooManyPairingsError",
    "ToolsDisabledError",
    "UnauthorizedError",
    "UnknownModelError",
    "UnknownPeerError",
    "UnknownResponseError",
    "UpdateError",
    "UpdateFailedError",
    "UpdateRefusedError",
    "UpdateUnavailableError",
    "UpdateUnreachableError",
    "WorkerCrashedError",
    "WorkerError",
    "WrongContentTypeError",
]
