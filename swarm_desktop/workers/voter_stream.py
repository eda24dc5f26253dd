"""How a runtime without a server of its own is asked, in its child process over loopback."""

from swarm_desktop.core.errors import BadRequestError, PromptTooLongError, SwarmError, WorkerError
from swarm_desktop.core.json_types import JsonObject

FACTS_PATH = "/facts"
"""GET: `RuntimeFacts`."""
VOTERS_PATH = "/voters"
"""POST a `VoterRequest`: lines as `wire` writes them."""
TOKENS_PATH = "/tokens"
"""POST a `VoterRequest`: the number of its prompt's tokens."""
VECTORS_PATH = "/vectors"
"""POST texts: `Embeddings`."""
SLOTS_PATH = "/slots"
"""GET: for each slot whether it decodes."""

_KINDS: dict[str, type[SwarmError]] = {kind.code: kind for kind in (BadRequestError, PromptTooLongError, WorkerError)}


def error_object(error: SwarmError) -> JsonObject:
    """Return an error as it is sent."""
    return {"code": error.code, "message": error.message, "parameter": error.parameter}


def error_of(sent: object) -> SwarmError:
    """Return the error that was sent."""
    match sent:
        case {"code": str(code), "message": str(message), "parameter": str() | None as parameter}:
            return _KINDS.get(code, WorkerError)(message, parameter=parameter)
        case _:
            return WorkerError("The worker gave an answer that could not be read.", details=str(sent)[:500])
