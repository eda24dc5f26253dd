"""Words about editors and other programs that are pointed at the endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from swarm_desktop.core.snapshot import Trouble

HIDDEN_KEY = "YOUR_KEY"
"""Stands for the key wherever a person looks at settings without having asked to see it."""
AGENT_CONTEXT = 32768
"""Tokens; below it, coding agents run out of room with their first prompt."""


class EditorId(StrEnum):
    """Programs that the Connect page knows how to set up."""

    OPENCODE = "opencode"
    CLAUDE_CODE = "claude-code"
    CODEX = "codex"
    VS_CODE = "vs-code"
    CLINE = "cline"
    CONTINUE = "continue"
    ZED = "zed"
    AIDER = "aider"
    CURSOR = "cursor"
    CURL = "curl"
    PYTHON = "python"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class EditorTraits:
    """What is known of a program before anything is set up."""

    name: str
    """As its makers write it; empty for any other program."""
    agent: bool = False
    """Whether it starts with prompts of ten thousand tokens and more."""
    seen_as: tuple[str, ...] = ()
    """Names of clients in snapshots behind which it may be."""


OPENAI_SDK = "openai SDK"
"""The name of clients that are made with the official SDK and send no name of their own."""
EDITORS: Mapping[EditorId, EditorTraits] = MappingProxyType(
    {
        EditorId.OPENCODE: EditorTraits("opencode", agent=True, seen_as=("opencode",)),
        EditorId.CLAUDE_CODE: EditorTraits("Claude Code", agent=True, seen_as=("Claude Code",)),
        EditorId.CODEX: EditorTraits("Codex", agent=True, seen_as=("Codex",)),
        EditorId.VS_CODE: EditorTraits("VS Code", agent=True, seen_as=("VS Code",)),
        EditorId.CLINE: EditorTraits("Cline", agent=True, seen_as=("Cline", OPENAI_SDK)),
        EditorId.CONTINUE: EditorTraits("Continue", seen_as=("Continue", OPENAI_SDK)),
        EditorId.ZED: EditorTraits("Zed", agent=True, seen_as=("Zed",)),
        EditorId.AIDER: EditorTraits("aider", seen_as=("aider", OPENAI_SDK)),
        EditorId.CURSOR: EditorTraits("Cursor", agent=True, seen_as=("Cursor",)),
        EditorId.CURL: EditorTraits("curl", seen_as=("curl",)),
        EditorId.PYTHON: EditorTraits("Python", seen_as=(OPENAI_SDK,)),
        EditorId.OTHER: EditorTraits(""),
    }
)
"""In the order in which they are offered. Some send no name of their own, only that of the SDK they are made with."""


@dataclass(frozen=True, slots=True)
class EditorChange:
    """What writing would do to an editor's settings file."""

    difference: str
    """Unified difference between the file as it is and as it would be, with the key hidden; empty where none."""
    fingerprint: str
    """Names exactly this change; given back when it is to be made, so that nothing else is written than was shown."""
    creates: bool
    """Whether the file does not exist yet."""


@dataclass(frozen=True, slots=True)
class EditorSetup:
    """How one program is pointed at the endpoint."""

    editor: EditorId
    model: str
    text: str
    """To copy, with the key; empty where nothing that works can be given."""
    hidden_text: str
    """The same to look at, with a placeholder instead of the key."""
    notes: tuple[str, ...] = ()
    """What else a person should know or do, one sentence or two each."""
    path: str = ""
    """The settings file that `text` belongs into; empty where there is none."""
    context_tokens: int = 0
    """What one request to `model` really gets; 0 while it is not known."""
    change: EditorChange | None = None
    """What writing would do; None where the program has no such file, or the file cannot be written."""
    obstacle: Trouble | None = None
    """Why the file cannot be written, where it cannot."""
    can_undo: bool = False
    """Whether an earlier change of the file can be taken back."""
