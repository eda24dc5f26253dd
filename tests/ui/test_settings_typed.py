"""What is typed into the Settings page, as values."""

import pytest

from swarm_desktop.core.settings import Settings
from swarm_ui.settings.bounds import bounds_of, value_of
from swarm_ui.settings.rows import Number, Words
from swarm_ui.settings.typed import WrongInputError, number_text, number_typed, words_text, words_typed

MEGABYTES = Number(unit=1024**2, whole=False)


def test_empty_means_automatic_and_words_are_refused() -> None:
    assert number_typed("  ", Number(), "worker.threads") is None
    assert number_typed("65 536", Number(), "worker.context_tokens") == 65536
    assert number_typed("", Number(empty=0), "lending.tokens_per_hour") == 0
    for words in ("many", "1.5", "nan"):
        with pytest.raises(WrongInputError, match="whole number"):
            number_typed(words, Number(), "worker.threads")
    with pytest.raises(WrongInputError, match="Type a number"):
        number_typed("nan", MEGABYTES, "limits.body_bytes")


@pytest.mark.parametrize(
    ("typed", "number", "name", "said"),
    [
        ("0", Number(), "worker.threads", "From 1 to 512."),
        ("20000", Number(), "limits.concurrent_requests", "From 1 to 10\N{NARROW NO-BREAK SPACE}000."),
        ("5", Number(unit=0.01), "memory.graphics_share", "From 10 to 100."),
        ("2000", MEGABYTES, "limits.body_bytes", "From 0 to 1\N{NARROW NO-BREAK SPACE}024."),
        ("-1", Number(empty=0), "lending.tokens_per_hour", "At least 0."),
    ],
)
def test_what_lies_outside_is_told_in_the_persons_own_unit(typed: str, number: Number, name: str, said: str) -> None:
    with pytest.raises(WrongInputError) as refused:
        number_typed(typed, number, name)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("typed", "number", "name", "value"),
    [
        ("32", MEGABYTES, "limits.body_bytes", 32 * 1024**2),
        ("1,5", MEGABYTES, "models.bandwidth_bytes_per_second", 1_572_864),
        ("70", Number(unit=0.01), "memory.graphics_share", 0.7),
        ("2.5", Number(whole=False), "memory.reserved_gb", 2.5),
    ],
)
def test_units_of_people_become_those_of_the_setting_and_back(
    typed: str, number: Number, name: str, value: float
) -> None:
    assert number_typed(typed, number, name) == value
    assert number_text(value, number) == typed.replace(",", ".")


def test_bounds_are_those_of_the_settings() -> None:
    assert bounds_of("voting.voters") == (1, 16)
    assert bounds_of("worker.threads") == (1, 512)
    assert bounds_of("worker.context_tokens") == (512, None)
    assert bounds_of("node_name") == (None, None)
    assert value_of(Settings(), "lending.voters") == 8


def test_lists_are_written_with_commas_or_spaces() -> None:
    hours = Words(several=True)
    assert words_typed("22:00-07:00, 12:00-13:00  09:00-10:00", hours) == ["22:00-07:00", "12:00-13:00", "09:00-10:00"]
    assert words_typed(" ", hours) == []
    assert words_text(("a", "b"), hours) == "a, b"
    assert words_typed(" attic ", Words()) == "attic"
    assert words_typed("", Words()) is None
