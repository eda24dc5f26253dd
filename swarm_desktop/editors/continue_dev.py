"""Continue: one more model in its YAML file."""

from pathlib import Path

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.editor import PROVIDER, Editor, FileFormat, SettingsFile
from swarm_desktop.editors.merging import Entries, Unless, Wish
from swarm_desktop.editors.places import Places


def _path(places: Places) -> Path:
    return (places.named("CONTINUE_GLOBAL_DIR") or places.home / ".continue") / "config.yaml"


def _wish(connection: Connection) -> Wish:
    model: dict[str, Wish] = {
        "name": connection.model,
        "provider": "openai",
        "model": connection.model,
        "apiBase": connection.base_url,
        "apiKey": connection.key,
        "roles": ["chat", "edit", "apply"],
        "capabilities": ["tool_use", "image_input"] if connection.sees_images else ["tool_use"],
    }
    if connection.context_tokens:
        model["defaultCompletionOptions"] = {
            "contextLength": connection.context_tokens,
            "maxTokens": connection.output_tokens,
        }
    return {
        "name": Unless(PROVIDER),
        "version": Unless("1.0.0"),
        "schema": Unless("v1"),
        "models": Entries("name", (model,)),
    }


CONTINUE = Editor(EditorId.CONTINUE, SettingsFile(FileFormat.YAML, _path, _wish))
