"""Codex: a provider that speaks the Responses API, in a TOML file."""

from pathlib import Path

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.editor import PROVIDER, PROVIDER_ID, Editor, FileFormat, SettingsFile
from swarm_desktop.editors.merging import Wish
from swarm_desktop.editors.places import Places


def _path(places: Places) -> Path:
    return (places.named("CODEX_HOME") or places.home / ".codex") / "config.toml"


def _wish(connection: Connection) -> Wish:
    wish: dict[str, Wish] = {"model": connection.model, "model_provider": PROVIDER_ID}
    if connection.context_tokens:
        wish["model_context_window"] = connection.context_tokens
    wish["model_providers"] = {
        PROVIDER_ID: {
            "name": PROVIDER,
            "base_url": connection.base_url,
            "wire_api": "responses",
            # Not `env_key`: a variable would have to be set in every shell, and desktop programs would not see it.
            "experimental_bearer_token": connection.key,
        }
    }
    return wish


_NOTES = ("Codex reads the file when it starts.",)


CODEX = Editor(EditorId.CODEX, SettingsFile(FileFormat.TOML, _path, _wish), notes=_NOTES)
