import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.editors import json_file
from swarm_desktop.editors.merging import Entries, Wish, merged, same

ZED = """// Zed settings
//
// see the manual
{
  "theme": "One Dark", // mine
  /* fonts
     are large */
  "buffer_font_size": 16,
  "language_models": {
    "ollama": { "api_url": "http://localhost:11434", },
  },
  "vim_mode": false,
}
"""
WISH: Wish = {"language_models": {"openai_compatible": {"Local Swarm": {"api_url": "http://x/v1"}}}}


def is_within(part: str, whole: str) -> bool:
    """Tell whether `part` is `whole` with something left out."""
    characters = iter(whole)
    return all(character in characters for character in part)


def checked(text: str, wish: Wish) -> str:
    after = json_file.merge(text, wish)
    assert same(json_file.read(after), merged(json_file.read(text), wish))
    return after


def test_comments_trailing_commas_and_unknown_keys_stay() -> None:
    assert checked(ZED, WISH) == ZED.replace(
        '11434", },\n  },',
        '11434", },\n    "openai_compatible": {\n      "Local Swarm": {\n        "api_url": "http://x/v1"\n      }\n'
        "    },\n  },",
    )


def test_windows_line_ends_stay_and_are_used() -> None:
    after = checked(ZED.replace("\n", "\r\n"), WISH)
    assert after == checked(ZED, WISH).replace("\n", "\r\n")


def test_a_second_time_nothing_changes() -> None:
    after = checked(ZED, WISH)
    assert json_file.merge(after, WISH) == after


def test_only_the_value_that_is_another_is_replaced() -> None:
    before = checked(ZED, WISH)
    after = checked(before, {"language_models": {"openai_compatible": {"Local Swarm": {"api_url": "http://y/v1"}}}})
    assert after == before.replace("http://x/v1", "http://y/v1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"a": 1}', '{"a": 1, "b": {"c": 2}}'),
        ('{"a": 1 // one\n}', '{"a": 1, "b": {"c": 2} // one\n}'),
        ('{"a": 1,}', '{"a": 1, "b": {"c": 2},}'),
        ("{}", '{\n  "b": {\n    "c": 2\n  }\n}'),
        ("", '{\n  "b": {\n    "c": 2\n  }\n}\n'),
        ("// mine\n", '// mine\n{\n  "b": {\n    "c": 2\n  }\n}\n'),
        ("{ // mine\n}\n", '{ // mine\n  "b": {\n    "c": 2\n  }\n}\n'),
        ('{\n\t"a": 1 // one\n}', '{\n\t"a": 1, // one\n\t"b": {\n\t\t"c": 2\n\t}\n}'),
        ('{\n    "a": 1 /* one */\n}', '{\n    "a": 1, /* one */\n    "b": {\n        "c": 2\n    }\n}'),
        ('{\n  "a": 1\n  // last\n}', '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n  // last\n}'),
        ('{\n  "a": 1\n  , // late\n}', '{\n  "a": 1\n  , // late\n  "b": {\n    "c": 2\n  },\n}'),
        ('{\n  "b": null, // none\n}', '{\n  "b": {\n    "c": 2\n  }, // none\n}'),
        ('{\n  "b": {"c": 1, "d": 1}\n}', '{\n  "b": {"c": 2, "d": 1}\n}'),
        ('{\n  "b": {"d": 1}, "c": 2\n}', '{\n  "b": {"d": 1, "c": 2}, "c": 2\n}'),
        ('{"b": {"c": 1}, "b": {"c": 3}}', '{"b": {"c": 1}, "b": {"c": 2}}'),
    ],
)
def test_new_members_look_like_those_around_them(before: str, after: str) -> None:
    assert checked(before, {"b": {"c": 2}}) == after


def test_an_entry_is_found_by_its_name_and_keeps_what_is_not_ours() -> None:
    before = '[\n  {"name": "Other"},\n  {\n    "name": "Ours", "apiKey": "old", // key\n    "mine": true\n  }\n]\n'
    wish = Entries("name", ({"name": "Ours", "apiKey": "new", "models": Entries("id", ({"id": "M"},))},))
    after = checked(before, wish)
    assert after.startswith(
        '[\n  {"name": "Other"},\n  {\n    "name": "Ours", "apiKey": "new", // key\n    "mine": true,'
    )
    assert checked(after, wish) == after
    assert checked("", wish) == checked("[]", wish) + "\n"


DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=15,
)
REMARKS = st.sampled_from(["", " ", "\n", "\r\n\t", " // x, {\n", '/* " } */'])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Draw an object as somebody may have typed it."""

    def remark() -> str:
        return draw(REMARKS)

    def written(value: object) -> str:
        if isinstance(value, Mapping):
            parts = [f"{remark()}{json.dumps(key)}:{remark()}{written(item)}{remark()}" for key, item in value.items()]
        elif isinstance(value, list):
            parts = [f"{remark()}{written(item)}{remark()}" for item in value]
        else:
            return json.dumps(value, ensure_ascii=draw(st.booleans()))
        comma = "," if parts and draw(st.booleans()) else ""
        opening, closing = "{}" if isinstance(value, Mapping) else "[]"
        return f"{opening}{','.join(parts)}{comma}{remark()}{closing}"

    document = draw(st.dictionaries(st.text(max_size=5), DOCUMENTS, max_size=4))
    document["nested"] = draw(st.none() | st.dictionaries(st.text(max_size=5), DOCUMENTS, max_size=3))
    return f"{remark()}{written(document)}{remark()}"


@given(documents())
def test_whatever_is_in_the_file_only_something_is_added(text: str) -> None:
    after = checked(text, {"nested": {"ours it is": {"key": "K"}}, "ours it is": Entries("id", ({"id": 1},))})
    # The first members of an empty object replace the white space in it, and an object replaces null.
    before = "".join(text.replace("null", "").split())
    assert is_within(before, "".join(after.split()))
    assert json_file.merge(after, {"nested": {"ours it is": {"key": "K"}}}) == after
