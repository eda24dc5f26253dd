"""Zed: a provider in its settings, which have comments; the key lies elsewhere."""

from pathlib import Path

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.editor import PROVIDER, Editor, FileFormat, SettingsFile
from swarm_desktop.editors.merging import Entries, Wish
from swarm_desktop.editors.places import Places

_KEY_VARIABLE = "LOCAL_SWARM_API_KEY"
"""Zed makes the name from that of the provider."""


def _path(places: Places) -> Path:
    if places.platform == "win32":
        return places.application_data / "Zed" / "settings.json"
    return places.dot_config / "zed" / "settings.json"


def _wish(connection: Connection) -> Wish:
    model: dict[str, Wish] = {"name": connection.model, "max_output_tokens": connection.output_tokens}
    if connection.context_tokens:
        model["max_tokens"] = connection.context_tokens
    model["capabilities"] = {
        "tools": True,
        "images": connection.sees_images,
        "parallel_tool_calls": False,
        "prompt_cache_key": False,
    }
    return {
        "language_models": {
            "openai_compatible": {
                PROVIDER: {"api_url": connection.base_url, "available_models": Entries("name", (model,))}
            }
        }
    }


_NOTES = (
    (
        f"Zed keeps no keys in this file. Put the key into the environment variable {_KEY_VARIABLE}, or paste it in "
        f"Zed under LLM Providers, {PROVIDER}. A Zed that was started from the desktop may not see the variable."
    ),
)


ZED = Editor(EditorId.ZED, SettingsFile(FileFormat.JSON, _path, _wish), notes=_NOTES)
