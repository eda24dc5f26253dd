"""opencode: a provider of its AI SDK, in a JSON file that may have comments."""

from pathlib import Path

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.editor import PROVIDER, PROVIDER_ID, Editor, FileFormat, SettingsFile
from swarm_desktop.editors.merging import Unless, Wish
from swarm_desktop.editors.places import Places

_NAMES = ("opencode.jsonc", "opencode.json")


def _path(places: Places) -> Path:
    folder = places.dot_config / "opencode"
    # Both are read; what stands in the one with comments is stronger.
    return next((folder / name for name in _NAMES if (folder / name).exists()), folder / _NAMES[-1])


def _wish(connection: Connection) -> Wish:
    model: dict[str, Wish] = {"name": connection.model}
    if connection.context_tokens:
        model["limit"] = {"context": connection.context_tokens, "output": connection.output_tokens}
    if connection.sees_images:
        model["attachment"] = True
        model["modalities"] = {"input": ["text", "image"], "output": ["text"]}
    return {
        "$schema": Unless("https://opencode.ai/config.json"),
        "provider": {
            PROVIDER_ID: {
                "npm": "@ai-sdk/openai-compatible",
                "name": PROVIDER,
                "options": {"baseURL": connection.base_url, "apiKey": connection.key},
                "models": {connection.model: model},
            }
        },
        "model": f"{PROVIDER_ID}/{connection.model}",
    }


OPENCODE = Editor(EditorId.OPENCODE, SettingsFile(FileFormat.JSON, _path, _wish))
