"""Visual Studio Code: a custom endpoint in the list of its chat's language models."""

from pathlib import Path

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.editor import PROVIDER, Editor, FileFormat, SettingsFile
from swarm_desktop.editors.merging import Entries, Wish
from swarm_desktop.editors.places import Places


def _path(places: Places) -> Path:
    return places.application_data / "Code" / "User" / "chatLanguageModels.json"


def _wish(connection: Connection) -> Wish:
    model: dict[str, Wish] = {
        "id": connection.model,
        "name": connection.model,
        "url": f"{connection.base_url}/chat/completions",
        "toolCalling": True,
        "vision": connection.sees_images,
        "maxOutputTokens": connection.output_tokens,
    }
    if connection.input_tokens:
        # The two add up to the context.
        model["maxInputTokens"] = connection.input_tokens
    return Entries(
        "name",
        (
            {
                "name": PROVIDER,
                "vendor": "customendpoint",
                "apiKey": connection.key,
                "apiType": "chat-completions",
                "models": Entries("id", (model,)),
            },
        ),
    )


_NOTES = (
    (
        "Needs VS Code 1.122 or later with Copilot Chat. Choose the model in the chat's model list; restart VS Code "
        "where it does not appear there."
    ),
)


VS_CODE = Editor(EditorId.VS_CODE, SettingsFile(FileFormat.JSON, _path, _wish), notes=_NOTES)
