"""What the Connect page shows, as pure functions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.settings import EndpointSettings
from swarm_desktop.core.snapshot import Snapshot
from swarm_ui.facts import address_of, configured_address, model_words, tokens_words

translate = QCoreApplication.translate

VOTING_PREFIX = "swarm/"
HIDDEN_KEY = "YOUR_KEY"
AGENT_CONTEXT = 32768
"""Below it, coding agents run out of room with their first prompt."""


@dataclass(frozen=True, slots=True)
class ModelName:
    """A name that a client may write into `model`."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ConnectProps:
    """The whole page, but for the key, which is never part of a snapshot."""

    address: str
    listening: bool
    can_test: bool
    models: tuple[ModelName, ...]
    context: str
    """A warning about the context; empty where there is none."""


def connect_props(snapshot: Snapshot, endpoint: EndpointSettings) -> ConnectProps:
    """Return what to show."""
    ready = [worker for worker in snapshot.workers if worker.is_ready]
    models: dict[str, ModelName] = {}
    for worker in ready:
        words = model_words(worker.model)
        plain, voting = worker.model.id, VOTING_PREFIX + worker.model.id
        models[voting] = ModelName(
            voting, translate("Connect", "{model}, several voters and one verdict").format(model=words)
        )
        models[plain] = ModelName(
            plain, translate("Connect", "{model}, one voter that streams at once").format(model=words)
        )
    listening = snapshot.endpoint is not None and snapshot.endpoint.listening
    context = min((worker.context_tokens for worker in ready if worker.context_tokens), default=0)
    return ConnectProps(
        address=address_of(snapshot) or configured_address(endpoint),
        listening=listening,
        can_test=listening and bool(ready),
        models=tuple(models.values()),
        context=_context_warning(context),
    )


def curl_snippet(address: str, key: str, model: str) -> str:
    """Return a request for a shell."""
    return (
        f"curl {address}/chat/completions \\\n"
        f'  -H "Authorization: Bearer {key}" \\\n'
        '  -H "Content-Type: application/json" \\\n'
        "  -d '{\n"
        f'    "model": "{model}",\n'
        '    "messages": [{"role": "user", "content": "What is 17 plus 25?"}]\n'
        "  }'\n"
    )


def python_snippet(address: str, key: str, model: str) -> str:
    """Return a request with the official SDK."""
    return (
        "from openai import OpenAI\n\n"
        f'client = OpenAI(base_url="{address}", api_key="{key}")\n'
        "answer = client.chat.completions.create(\n"
        f'    model="{model}",\n'
        '    messages=[{"role": "user", "content": "What is 17 plus 25?"}],\n'
        ")\n"
        "print(answer.choices[0].message.content)\n"
    )


def _context_warning(context: int) -> str:
    if not context or context >= AGENT_CONTEXT:
        return ""
    return translate(
        "Connect", "One request gets {tokens} tokens of context. Coding agents need 32 768 or more."
    ).format(tokens=tokens_words(context))
