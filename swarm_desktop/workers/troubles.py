"""Why a worker does not run, in words for people."""

import re

from swarm_desktop.core.snapshot import ModelView, Trouble

_REASONS = (
    r"error loading model: (?:error loading model \w+: )?(.+)",
    r"failed to initialize the context: (.+)",
    r"\bE\s+(.+)",
)
"""Where llama.cpp says what is wrong: the most telling pattern first."""

_MEMORY = re.compile(r"failed to allocate|insufficient memory|out of memory", re.IGNORECASE)


def cannot_start(reason: str) -> Trouble:
    """Return the trouble of a child process that could not be started at all."""
    return Trouble("The worker cannot start", f"Its process could not be started: {reason}.")


def unexpected(details: str) -> Trouble:
    """Return the trouble of a worker that failed in a way nobody thought of."""
    return Trouble("The worker failed", "Something unexpected went wrong. Restart the worker to try again.", details)


def away(host: str, reason: str) -> Trouble:
    """Return the trouble of a server that does not answer, or not as it should."""
    return Trouble(
        "The server does not answer",
        f"{host} cannot be asked: {reason.rstrip('.')}. It is tried again by itself; "
        "its address and key stand under Runtimes on the Workers page.",
    )


def refused(model: ModelView, reason: str, log: str) -> Trouble:
    """Return the trouble of a model that llama.cpp does not load. `log` is what the child wrote."""
    if _MEMORY.search(log):
        advice = "Close other programs, choose a smaller model, or allow it less context in Settings."
        return Trouble(
            "The model does not fit into memory", f"There is not enough memory for {model.name}. {advice}", log
        )
    matches = (re.search(pattern, log) for pattern in _REASONS)
    said = next((match[1].strip() for match in matches if match), reason).rstrip(".")
    return Trouble(
        "The model cannot be loaded",
        f"{model.name} could not be loaded: {said}. Choose another file, or download this one again.",
        log,
    )


def restarting(ending: str) -> Trouble:
    """Return the trouble of a worker that crashed and comes back. `ending` says how its process ended."""
    return Trouble("The worker crashed", f"It is being restarted: {ending}.")


def keeps_crashing(model: ModelView, starts: int, ending: str, log: str) -> Trouble:
    """Return the trouble of a worker that was given up."""
    return Trouble(
        "The worker keeps crashing",
        f"{model.name} was started {starts} times; the last time {ending}. "
        "Restart the worker to try again, or choose another model.",
        log,
    )
