"""Which programs the window sees behind the requests."""

import pytest
from aiohttp.test_utils import make_mocked_request

from swarm_desktop.api.client_name import client_name
from swarm_desktop.core.editors import EDITORS

KNOWN = (
    ("opencode/1.1.3 ai-sdk/openai-compatible/1.0.30 runtime/bun/1.3.5", "opencode"),
    ("claude-cli/2.1.220 (external, cli)", "Claude Code"),
    ("codex_cli_rs/0.162.1 (Debian 12.0.0; x86_64) xterm-256color", "Codex"),
    ("codex_exec/0.162.1 (Mac OS 26.0; arm64) unknown", "Codex"),
    ("GitHubCopilotChat/0.49.0", "VS Code"),
    ("Cline/3.74.0", "Cline"),
    ("Zed/0.210.4 (linux; x86_64)", "Zed"),
    ("Continue-CLI/1.5.45", "Continue"),
    ("OpenAI/JS 5.12.2", "openai SDK"),
    ("ls/JS 5.23.2", "openai SDK"),
    ("$/JS 5.23.2", "openai SDK"),
    ("AsyncOpenAI/Python 1.99.1", "openai SDK"),
    ("Anthropic/JS 0.60.0", "anthropic SDK"),
    ("curl/8.14.1", "curl"),
    ("Mozilla/5.0 (X11; Linux x86_64)", "browser"),
    ("MyTool/1", "MyTool"),
    ("", "unknown client"),
    ("<script>", "unknown client"),
)


@pytest.mark.parametrize(("agent", "name"), KNOWN)
def test_clients_are_called_as_people_know_them(agent: str, name: str) -> None:
    assert client_name(make_mocked_request("GET", "/", headers={"User-Agent": agent})) == name


def test_every_name_that_an_editor_is_looked_for_under_is_one_that_clients_get() -> None:
    names = {name for _, name in KNOWN} | {"aider", "Cursor"}
    for traits in EDITORS.values():
        assert names.issuperset(traits.seen_as)
