import pytest

from swarm_desktop.consensus.reading.json_values import UnreadableJsonError, canonical, leaves, parse


@pytest.mark.parametrize(
    ("first", "second"),
    [('{"a": 1, "b": 2}', '{"b":2.0,"a":1}'), ("1e2", "100"), ("0.10", "0.1"), ('["Hi, you!"]', '["hi you"]')],
)
def test_equal_values_are_spelled_alike(first: str, second: str) -> None:
    assert canonical(parse(first), lenient=True) == canonical(parse(second), lenient=True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1", "true"),
        ("0", "false"),
        ("1", '"1"'),
        ("[1, 2]", "[2, 1]"),
        ('{"#": "1"}', '{"#": 1}'),
        ("0.1", "0.1000000000000000055511151231257827"),
        ("1e400", "1e401"),
    ],
)
def test_different_values_are_spelled_differently(first: str, second: str) -> None:
    assert canonical(parse(first), lenient=True) != canonical(parse(second), lenient=True)


def test_a_float_means_the_decimal_it_is_written_as() -> None:
    assert canonical(0.1, lenient=True) == canonical(parse("0.1"), lenient=True)


def test_letters_count_where_spelling_matters() -> None:
    assert canonical(["A"], lenient=False) != canonical(["a"], lenient=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        "[1,]",
        "9" * 5000,
        "1." + "9" * 5000,
        "[" * 500 + "]" * 500,
        "[" * 100_000,
        '"' + "a" * 300_000 + '"',
    ],
)
def test_what_cannot_be_read_within_bounds_says_so(text: str) -> None:
    with pytest.raises(UnreadableJsonError):
        parse(text)


def test_leaves_carry_their_path_but_not_their_place_in_a_list() -> None:
    assert list(leaves({"a": [1, {"b": 2}], "c": []})) == [("/a/[]", 1), ("/a/[]/b", 2), ("/c", [])]
