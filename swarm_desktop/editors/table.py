"""All programs that can be set up."""

from collections.abc import Mapping
from types import MappingProxyType

from swarm_desktop.core.editors import EditorId
from swarm_desktop.editors.by_hand import AIDER, CLINE, CURL, CURSOR, OTHER, PYTHON
from swarm_desktop.editors.claude_code import CLAUDE_CODE
from swarm_desktop.editors.codex import CODEX
from swarm_desktop.editors.continue_dev import CONTINUE
from swarm_desktop.editors.editor import Editor
from swarm_desktop.editors.opencode import OPENCODE
from swarm_desktop.editors.vs_code import VS_CODE
from swarm_desktop.editors.zed import ZED

_ALL = (OPENCODE, CLAUDE_CODE, CODEX, VS_CODE, CLINE, CONTINUE, ZED, AIDER, CURSOR, CURL, PYTHON, OTHER)
TABLE: Mapping[EditorId, Editor] = MappingProxyType({editor.id: editor for editor in _ALL})
