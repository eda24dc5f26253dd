"""Claude Code: environment variables, which its own settings file can set."""

from pathlib import Path

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors.connection import Connection
from swarm_desktop.editors.editor import Editor, FileFormat, SettingsFile
from swarm_desktop.editors.merging import Wish
from swarm_desktop.editors.places import Places

_PATIENCE_MS = 3_000_000


def _path(places: Places) -> Path:
    return (places.named("CLAUDE_CONFIG_DIR") or places.home / ".claude") / "settings.json"


def _wish(connection: Connection) -> Wish:
    model = connection.model
    return {
        "env": {
            "ANTHROPIC_BASE_URL": connection.root_url,
            "ANTHROPIC_AUTH_TOKEN": connection.key,
            # An empty one keeps a key for the maker's own service from being sent here.
            "ANTHROPIC_API_KEY": "",
            "ANTHROPIC_DEFAULT_OPUS_MODEL": model,
            "ANTHROPIC_DEFAULT_SONNET_MODEL": model,
            "ANTHROPIC_DEFAULT_HAIKU_MODEL": model,
            "CLAUDE_CODE_SUBAGENT_MODEL": model,
            "CLAUDE_CODE_MAX_OUTPUT_TOKENS": str(connection.output_tokens),
            "API_TIMEOUT_MS": str(_PATIENCE_MS),
        }
    }


_NOTES = (
    (
        "From then on Claude Code asks this computer alone, in every project, until the values are taken out again "
        "(Undo does that)."
    ),
)


CLAUDE_CODE = Editor(EditorId.CLAUDE_CODE, SettingsFile(FileFormat.JSON, _path, _wish), notes=_NOTES)
