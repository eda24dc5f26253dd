import pytest

from swarm_desktop.editors import yaml_file
from swarm_desktop.editors.merging import Entries, Unless, Wish, merged, same

MODEL = {"name": "swarm/M", "apiBase": "http://127.0.0.1:7976/v1", "roles": ["chat", "edit"], "options": {"tokens": 5}}
WISH: Wish = {"name": Unless("Local Swarm"), "models": Entries("name", (MODEL,))}
OURS = (
    "  - name: swarm/M\n    apiBase: http://127.0.0.1:7976/v1\n    roles: [chat, edit]\n    options:\n      tokens: 5\n"
)
CONTINUE = """# my assistant
name:   "Mine"   # spaces and quotes stay
version: 1.0.0

models:          # the good ones
  - name: Claude
    provider: anthropic
    systemMessage: |
      Be brief.

      Be kind.
  # commented out:
  # - name: Old

rules:
    - Never apologise   # four spaces here
"""


def checked(text: str, wish: Wish = WISH) -> str:
    after = yaml_file.merge(text, wish)
    assert same(yaml_file.read(after), merged(yaml_file.read(text), wish))
    return after


def test_nothing_but_the_new_entry_is_different() -> None:
    assert checked(CONTINUE) == CONTINUE.replace("      Be kind.\n", "      Be kind.\n" + OURS)


def test_windows_line_ends_stay_and_are_used() -> None:
    assert checked(CONTINUE.replace("\n", "\r\n")) == checked(CONTINUE).replace("\n", "\r\n")


def test_a_second_time_nothing_changes() -> None:
    after = checked(CONTINUE)
    assert yaml_file.merge(after, WISH) == after


def test_only_the_value_that_is_another_is_replaced() -> None:
    before = (
        checked(CONTINUE).replace("7976/v1\n", "7976/v1   # here\n").replace("tokens: 5", "tokens: 4\n      mine: 1")
    )
    assert checked(before) == before.replace("tokens: 4", "tokens: 5")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"name: Local Swarm\nmodels:\n{OURS}"),
        ("# mine\n", f"# mine\nname: Local Swarm\nmodels:\n{OURS}"),
        ("name: x\nmodels: []\n", f"name: x\nmodels:\n{OURS}"),
        ("name: x\nmodels:   # none\n", f"name: x\nmodels:   # none\n{OURS}"),
        ("name: x\nmodels: ~\nz: 1\n", f"name: x\nmodels:\n{OURS}z: 1\n"),
        ("name:\nmodels: []\n", f"name: Local Swarm\nmodels:\n{OURS}"),
        ("---\nname: x\nmodels:\n- name: a\n", "---\nname: x\nmodels:\n- name: a\n" + OURS.replace("\n  ", "\n")[2:]),
    ],
)
def test_new_lines_stand_where_a_person_would_write_them(before: str, after: str) -> None:
    assert checked(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "{name: x, models: []}\n",
        "name: x\nmodels: [{name: a}, {name: swarm/M, options: {}}] # short\n",
        "name: x\nmodels:\n  - {name: swarm/M, options: {tokens: 1}}\n",
        "name: x\nmodels:\n  -\n    name: swarm/M\n    roles:\n      - chat\n",
        "name: x\nmodels:\n  - name: swarm/M\n    options:\n# end",
        "name: x\nmodels:\n  - name: 'a'\n    text: >-\n      folded\n      text\n\n\n\n",
        "base: &base\n  provider: openai\nname: x\nmodels:\n  - <<: *base\n    name: a\n",
    ],
)
def test_other_ways_of_writing_are_understood(text: str) -> None:
    after = checked(text)
    assert yaml_file.merge(after, WISH) == after


@pytest.mark.parametrize(
    "value", ["yes", "No", "null", "1.5", "a: b", "a #b", "- a", "é", "", "x:", "true", "~", "0x1"]
)
def test_texts_stay_texts(value: str) -> None:
    assert yaml_file.read(checked("", {"key": value})) == {"key": value}


@pytest.mark.parametrize("text", ["a: [", "a: 1\n b: 2", "\t- a", "a: 'b", "--- 1\n--- 2\n", "a: 1\na: 2\n"])
def test_what_is_no_yaml_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="line"):
        yaml_file.read(text)
