"""llama.cpp's error answers, as errors of our own."""

from typing import Any

from swarm_desktop.core.errors import (
    BadRequestError,
    NoWorkerReadyError,
    PromptTooLongError,
    SwarmError,
    WorkerError,
)

_BAD_REQUEST = 400
_UNAVAILABLE = 503
_TOO_LARGE = "is too large to process"
_UNSEEN = ("image input is not supported", "audio input is not supported")
_CACHE_FULL = ("Context size has been exceeded.", "Invalid input batch.")
"""What the server says to everybody when the cache that they share is full; the latter while it copies prompts."""


class CacheFullError(WorkerError):
    """The requests on their way outgrew the worker's cache together."""

    code = "context_full"

    def __init__(self) -> None:
        super().__init__(
            "The answers on their way outgrew the worker's context together. Ask again, or give it more context."
        )


def error_from(answer: Any) -> SwarmError:  # noqa: PLR0911 - a table
    """Return the error behind an answer such as `{"error": {"code": 400, "message": ..., "type": ...}}`."""
    match answer:
        case {"error": {"type": "exceed_context_size_error", "n_prompt_tokens": int(prompt), "n_ctx": int(context)}}:
            return PromptTooLongError.of(prompt, context, parameter="messages")
        case {"error": {"message": str(message)}} if any(kind in message for kind in _UNSEEN):
            return BadRequestError("This model does not take images or sound. Leave them out.", parameter="messages")
        case {"error": {"message": str(message)}} if _TOO_LARGE in message:
            return PromptTooLongError("A text is longer than this model can read at once. Split it.", parameter="input")
        case {"error": {"code": code, "message": str(message)}} if code == _BAD_REQUEST:
            return BadRequestError(f"The model cannot take this request: {message}")
        case {"error": {"message": message}} if message in _CACHE_FULL:
            return CacheFullError()
        case {"error": {"code": code}} if code == _UNAVAILABLE:
            return NoWorkerReadyError("The worker is still loading its model. Try again in a moment.")
        case {"error": {"message": str(message)}}:
            return WorkerError(f"The worker could not answer: {message}")
        case _:
            return WorkerError("The worker gave an answer that could not be read.", details=str(answer)[:1000])
