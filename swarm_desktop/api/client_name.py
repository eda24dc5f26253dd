"""Naming a client for people, from what it says about itself."""

import re

from aiohttp import web

from swarm_desktop.core.editors import EDITORS, OPENAI_SDK, EditorId

_PRODUCT = re.compile(r"[A-Za-z][\w.@-]{0,39}")
# Programs that are packed into one file rename the SDK's class, which is what it takes its product's name from.
_RENAMED_SDK = re.compile(r"[\w$]{1,8}/JS \d")
COMMAND_LINE_AGENT = "swarm-desktop-command-line"
WINDOW_AGENT = "swarm-desktop-window"

_KNOWN = {
    COMMAND_LINE_AGENT: "command line",
    WINDOW_AGENT: "window",
    "openai": OPENAI_SDK,
    "asyncopenai": OPENAI_SDK,
    "anthropic": "anthropic SDK",
    "asyncanthropic": "anthropic SDK",
    "ai": "AI SDK",
    "ai-sdk": "AI SDK",
    "litellm": "LiteLLM",
    "mozilla": "browser",
    "claude-cli": EDITORS[EditorId.CLAUDE_CODE].name,
    "claude-code": EDITORS[EditorId.CLAUDE_CODE].name,
    "codex_cli_rs": EDITORS[EditorId.CODEX].name,
    "codex_exec": EDITORS[EditorId.CODEX].name,
    "codex_vscode": EDITORS[EditorId.CODEX].name,
    "codex-tui": EDITORS[EditorId.CODEX].name,
    "continue-cli": EDITORS[EditorId.CONTINUE].name,
    "githubcopilotchat": EDITORS[EditorId.VS_CODE].name,
    "vscode": EDITORS[EditorId.VS_CODE].name,
    "visualstudiocode": EDITORS[EditorId.VS_CODE].name,
    **{traits.name.lower(): traits.name for traits in EDITORS.values() if traits.name.isalpha()},
}
OWN_NAMES = frozenset({_KNOWN[COMMAND_LINE_AGENT], _KNOWN[WINDOW_AGENT]})
"""This program itself."""


def client_name(request: web.Request) -> str:
    """Return the first product of the User-Agent header, under the name people know it by."""
    agent = request.headers.get("User-Agent", "")
    match = _PRODUCT.match(agent)
    product = match.group() if match else "unknown client"
    known = _KNOWN.get(product.lower())
    return known or (OPENAI_SDK if _RENAMED_SDK.match(agent) else product)
