from fractions import Fraction

import pytest

from swarm_desktop.consensus.reading.numbers import decimal_text, evened, number, numbers_in


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", Fraction(1234)),
        ("1,5", Fraction(3, 2)),
        ("1.234,5", Fraction(2469, 2)),
        ("1,234.5", Fraction(2469, 2)),
        ("0,123", Fraction(123, 1000)),
        ("12,34,567", Fraction(1234567)),
        ("2e-3", Fraction(1, 500)),
        ("6.02 x 10^23", Fraction(602 * 10**21)),
        ("3/4", Fraction(3, 4)),
        ("2 3/4", Fraction(11, 4)),
        ("- 7", Fraction(-7)),
        ("$ 7", Fraction(7)),
        ("zero", Fraction(0)),
        ("ninety-nine", Fraction(99)),
    ],
)
def test_numbers_are_exact(text: str, value: Fraction) -> None:
    assert number(evened(text)) == value


@pytest.mark.parametrize("text", ["", "1 and 2", "v2", "one two", "a.5b", "1/0.0.0", "9e9999", "1" * 500])
def test_what_is_no_single_number_is_none(text: str) -> None:
    assert number(evened(text)) is None


def test_a_minus_between_numbers_subtracts() -> None:
    assert list(numbers_in("9-4 = 5, not -5")) == [9, 4, 5, -5]


def test_compatibility_forms_keep_their_meaning() -> None:
    assert evened("10⁵") == "10^5"
    assert evened("1½") == "1 1/2"


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(5, 4), "1.25"), (Fraction(1, 3), "1/3"), (Fraction(10**30), str(10**30)), (Fraction(-1, 10), "-0.1")],
)
def test_numbers_for_people(value: Fraction, text: str) -> None:
    assert decimal_text(value) == text
