"""What was said before, in a few sentences by the model itself."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import aclosing

from swarm_desktop.core.errors import BadRequestError, WorkerError
from swarm_desktop.core.json_types import JsonObject, encoded
from swarm_desktop.swarm.request import flat_text
from swarm_desktop.workers.runtime import CandidateDelta, Runtime, VoterRequest

SUMMARY_TOKENS = 256
_REMEMBERED = 64
_ORDER = (
    "Summarise the conversation below in at most 120 words, for somebody who has to go on with it. Keep names, "
    "numbers, paths, decisions and what is still to be done.\n\n"
)
_HEADING = "Summary of the earlier conversation, which was too long to keep:\n"


class Summaries:
    """Remembers summaries, so that the next turn of a conversation gets the same one, and the prompt cache holds."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, str] = OrderedDict()

    async def summarise(self, messages: Sequence[JsonObject], runtime: Runtime, most_bytes: int) -> str:
        """Return a summary of what can be read in so many bytes; empty where the model could not make one."""
        digest = hashlib.sha256(encoded(messages)).digest()
        known = self._known.get(digest)
        if known is None:
            known = self._known[digest] = await _asked(_transcript(messages, most_bytes), runtime)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        self._known.move_to_end(digest)
        return known


def with_summary(messages: Sequence[JsonObject], summary: str) -> tuple[JsonObject, ...]:
    """Put a summary where every template lets it be read: at the end of the instructions."""
    note = _HEADING + summary
    first, *others = messages
    if first.get("role") not in {"system", "developer"}:
        return ({"role": "system", "content": note}, *messages)
    return ({**first, "content": f"{flat_text(first.get('content'))}\n\n{note}"}, *others)


async def _asked(transcript: str, runtime: Runtime) -> str:
    request = VoterRequest(
        messages=({"role": "user", "content": _ORDER + transcript},),
        seed=0,
        max_tokens=SUMMARY_TOKENS,
        sampling={"temperature": 0, "chat_template_kwargs": {"enable_thinking": False}},
    )
    summary = ""
    try:
        async with aclosing(runtime.generate(request)) as pieces:
            async for piece in pieces:
                summary += piece.text if isinstance(piece, CandidateDelta) else ""
    except (BadRequestError, WorkerError):
        return ""
    return summary.strip()


def _transcript(messages: Sequence[JsonObject], most_bytes: int) -> str:
    """Write the conversation down; of one that is too long for that, too, its end."""
    lines = []
    for message in messages:
        calls = "".join(
            f" [calls {call.get('function', {}).get('name')}({call.get('function', {}).get('arguments')})]"
            for call in message.get("tool_calls") or ()
        )
        lines.append(f"{message.get('role')}: {flat_text(message.get('content'))}{calls}")
    return "\n".join(lines).encode()[-most_bytes:].decode(errors="ignore")
