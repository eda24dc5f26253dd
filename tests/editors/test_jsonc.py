import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.editors.jsonc import JsonFaultError, parse, value_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_all_json_is_understood(value: object, indent: str | int | None, ascii_only: bool) -> None:  # noqa: FBT001
    node = parse(json.dumps(value, indent=indent, ensure_ascii=ascii_only))
    assert node is not None
    assert value_of(node) == value


@given(st.text(alphabet='{}[]:,"\\/*\n\r truefalsn0123-.eE', max_size=60))
def test_what_json_refuses_is_refused_unless_it_has_comments_or_trailing_commas(text: str) -> None:
    try:
        wanted = json.loads(text)
    except ValueError:
        return
    node = parse(text)
    assert node is not None
    assert value_of(node) == wanted


def test_comments_and_trailing_commas_mean_nothing() -> None:
    node = parse('// a\n{ /* b */ "x": [1, /* c */ 2, ], // d\n "y": "// no comment", /***/ }\n// e')
    assert node is not None
    assert value_of(node) == {"x": [1, 2], "y": "// no comment"}


@pytest.mark.parametrize("text", ["", " \n", "// only this", "/* this */ \r\n // and that\r\n"])
def test_a_file_of_comments_holds_nothing(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"a": 1',
        '{"a" 1}',
        '{"a": 1 "b": 2}',
        "{,}",
        '{"a": 1,,}',
        "[1,,2]",
        "[,]",
        "[1 2]",
        "{'a': 1}",
        "{a: 1}",
        '{"a": 01}',
        '{"a": .5}',
        '{"a": 0x10}',
        '{"a": truest}',
        '{"a": "x\ny"}',
        '{"a": "\\x"}',
        "{} {}",
        "{} x",
        "/* open",
        "]",
        "[" * 500 + "]" * 500,
        "\x00",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(JsonFaultError, match=r"line \d+"):
        parse(text)


def test_the_fault_names_the_line() -> None:
    with pytest.raises(JsonFaultError, match="line 3"):
        parse('{\n  "a": 1\n  "b": 2\n}')
