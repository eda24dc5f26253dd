import pytest

from swarm_desktop.editors import toml_file
from swarm_desktop.editors.merging import Wish, merged, same

WISH: Wish = {
    "model": "swarm/M",
    "model_provider": "localswarm",
    "model_providers": {"localswarm": {"name": "Local Swarm", "base_url": "http://127.0.0.1:7976/v1"}},
}
OURS = '[model_providers.localswarm]\nname = "Local Swarm"\nbase_url = "http://127.0.0.1:7976/v1"\n'
CODEX = """# my Codex
model   = 'gpt-5'   # usual
approval_policy = "on-request"

[mcp_servers.files]   # tools
command = "npx"
args = [
    "-y",  # yes
    "files",
]

[projects."/home/ada/hive"]
trust_level = "trusted"
"""


def checked(text: str) -> str:
    after = toml_file.merge(text, WISH)
    assert same(toml_file.read(after), merged(toml_file.read(text), WISH))
    return after


def test_all_other_lines_stay() -> None:
    after = checked(CODEX).splitlines()
    kept = [line for line in CODEX.splitlines() if line and line != "model   = 'gpt-5'   # usual"]
    assert [line for line in after if line in kept] == kept
    assert 'model   = "swarm/M"   # usual' in after
    assert after.index('model_provider = "localswarm"') < after.index("[mcp_servers.files]   # tools")
    assert "\n".join(after).endswith(OURS.rstrip())


def test_windows_line_ends_stay_and_are_used() -> None:
    assert checked(CODEX.replace("\n", "\r\n")) == checked(CODEX).replace("\n", "\r\n")


def test_a_second_time_nothing_changes() -> None:
    after = checked(CODEX)
    assert toml_file.merge(after, WISH) == after


def test_an_own_setting_of_the_provider_stays() -> None:
    after = checked(CODEX + '\n[model_providers.localswarm]\nname = "x" # mine\nstream_max_retries = 9\n')
    assert 'name = "Local Swarm" # mine\nstream_max_retries = 9\n' in after


@pytest.mark.parametrize(
    "text",
    ["", "# mine\n", "model_providers = {a = {name = 'a'}}\n", "[model_providers.a]\nname = 'a'\n\n[tui]\nx = 1\n"],
)
def test_other_ways_of_writing_are_understood(text: str) -> None:
    assert toml_file.merge(checked(text), WISH) == checked(text)


@pytest.mark.parametrize("text", ["a = ", "a = 1\na = 2", "[a", "a"])
def test_what_is_no_toml_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        toml_file.read(text)
