"""Operations on words and lists."""

import random
from collections.abc import Callable, Sequence

from practice_model import slips
from practice_model.examples import Example, question_and_answer
from practice_model.phrasing import PLEASE_OPENERS, any_word, casual, chance, distinct_words, phrase

Operation = Callable[[random.Random], tuple[str, str]]
LIST_SEPARATORS = (", ", ", ", " ", " ")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _slips(rng: random.Random) -> bool:
    return chance(rng, slips.TEXT_OPERATION)


def _quoted(rng: random.Random, word: str) -> str:
    return rng.choice(("{}", "{}", '"{}"', "'{}'")).format(word)


def reverse_word(rng: random.Random) -> tuple[str, str]:
    """Spell a word backwards."""
    word = any_word(rng)
    letters = list(reversed(word))
    if _slips(rng):
        letters = slips.slipped_list(rng, letters)
    question = phrase(
        rng,
        (
            "Reverse the word {w}.",
            "Reverse {w}.",
            "Reverse the string {w}.",
            "Spell {w} backwards.",
            "What is {w} backwards?",
            "Write {w} in reverse.",
            "Write the word {w} backwards.",
        ),
        w=_quoted(rng, word),
    )
    styles = (
        "{spaced} backwards is {back}: {r}",
        "{spaced}: {back}. Reversed: {r}",
        "{back}. The word reversed is {r}.",
    )
    answer = phrase(rng, styles, spaced="-".join(word), back="-".join(letters), r="".join(letters))
    return question, answer


def sort_numbers(rng: random.Random) -> tuple[str, str]:
    """Sort a few numbers, up or down."""
    numbers = [rng.randint(0, rng.choice((9, 9, 99))) for _ in range(rng.randint(3, 6))]
    down = chance(rng, 0.25)
    ordered = [str(number) for number in sorted(numbers, reverse=down)]
    if _slips(rng):
        ordered = slips.slipped_list(rng, ordered)
    separator = rng.choice(LIST_SEPARATORS)
    listed = separator.join(map(str, numbers))
    if down:
        asks: Sequence[str] = (
            "Sort these numbers from largest to smallest: {l}",
            "Sort in descending order: {l}",
            "Sort {l} in descending order.",
        )
    else:
        asks = (
            "Sort these numbers: {l}",
            "Sort these numbers: {l}",
            "Sort the numbers {l}.",
            "Sort {l}.",
            "Put these numbers in order: {l}",
            "Sort in ascending order: {l}",
            "Order these from smallest to largest: {l}",
            "Sort this list: {l}",
        )
    return phrase(rng, asks, l=listed), _listed(rng, ordered)


def sort_words(rng: random.Random) -> tuple[str, str]:
    """Sort a few words by the alphabet."""
    words = distinct_words(rng, rng.randint(3, 4))
    ordered = sorted(words)
    if _slips(rng):
        ordered = slips.slipped_list(rng, ordered)
    question = phrase(
        rng,
        ("Sort these words: {l}", "Sort these words alphabetically: {l}", "Put these words in alphabetical order: {l}"),
        l=rng.choice(LIST_SEPARATORS).join(words),
    )
    return question, _listed(rng, ordered)


def _listed(rng: random.Random, items: list[str]) -> str:
    styles = ("{l}", "{l}", "Sorted: {l}", "In order: {l}", "The sorted list is {l}.", "Here you go: {l}")
    return phrase(rng, styles, l=", ".join(items))


def count_letter(rng: random.Random) -> tuple[str, str]:
    """Count a letter in a word."""
    word = any_word(rng)
    letter = rng.choice(word) if chance(rng, 0.85) else rng.choice(LETTERS)
    count = word.count(letter)
    if _slips(rng):
        count = slips.slipped_number(rng, count) % 10
    question = phrase(
        rng,
        (
            "How many {c}'s are in {w}?",
            "How many times does {c} appear in {w}?",
            "Count the letter {c} in {w}.",
            'How many times does the letter "{c}" occur in "{w}"?',
        ),
        c=letter,
        w=word,
    )
    styles = ("{s}: {c} appears {n}.", "{n}", "The letter {c} appears {n}.", "{s}. The answer is {digit}.")
    times = "once" if count == 1 else f"{count} times"
    return question, phrase(rng, styles, s="-".join(word), c=letter, n=times, digit=count)


def word_length(rng: random.Random) -> tuple[str, str]:
    """Count the letters of a word."""
    word = any_word(rng)
    count = len(word)
    if _slips(rng):
        count += rng.choice((-1, 1))
    question = phrase(
        rng,
        (
            "How many letters are in {w}?",
            "How many letters does {w} have?",
            "How long is the word {w}?",
            "Count the letters in {w}.",
        ),
        w=_quoted(rng, word),
    )
    styles = ("{s}: {n} letters.", "It has {n} letters.", "{s}. The answer is {n}.", "{n}")
    return question, phrase(rng, styles, s="-".join(word), n=count)


def largest_or_smallest(rng: random.Random) -> tuple[str, str]:
    """Find the extreme of a list."""
    numbers = rng.sample(range(100), rng.randint(3, 6))
    largest = chance(rng, 0.5)
    found = max(numbers) if largest else min(numbers)
    if _slips(rng):
        found = rng.choice([number for number in numbers if number != found])
    adjective = rng.choice(("largest", "biggest", "highest") if largest else ("smallest", "lowest"))
    question = phrase(
        rng,
        (
            "What is the {w} of these numbers: {l}",
            "Find the {w} number: {l}",
            "Which number is the {w}: {l}?",
            "What is the {w} number in {l}?",
        ),
        w=adjective,
        l=rng.choice(LIST_SEPARATORS).join(map(str, numbers)),
    )
    return question, phrase(rng, ("The {w} is {n}.", "{n}", "It is {n}.", "{n} is the {w}."), w=adjective, n=found)


def change_case(rng: random.Random) -> tuple[str, str]:
    """Write words in capitals or in small letters."""
    words = " ".join(distinct_words(rng, rng.randint(1, 2)))
    upper = chance(rng, 0.6)
    given, result = (words, words.upper()) if upper else (words.upper(), words)
    if _slips(rng):
        result = result.capitalize()
    if upper:
        asks: Sequence[str] = (
            "Write {w} in capital letters.",
            "Convert {w} to uppercase.",
            "Uppercase: {w}",
            "Make {w} uppercase.",
        )
    else:
        asks = ("Write {w} in small letters.", "Convert {w} to lowercase.", "Lowercase: {w}", "Make {w} lowercase.")
    return phrase(rng, asks, w=given), phrase(rng, ("{r}", "{r}", "Here it is: {r}"), r=result)


def pick_item(rng: random.Random) -> tuple[str, str]:
    """Take the first, second, third or last item."""
    words = distinct_words(rng, rng.randint(3, 5))
    place = rng.choice(("first", "second", "third", "last"))
    index = {"first": 0, "second": 1, "third": 2, "last": -1}[place]
    found = words[index]
    if _slips(rng):
        found = rng.choice([word for word in words if word != found])
    question = phrase(
        rng,
        ("What is the {p} word in: {l}", "Which is the {p} item of this list: {l}", "Give me the {p} of {l}."),
        p=place,
        l=", ".join(words),
    )
    return question, phrase(rng, ("The {p} is {w}.", "{w}", "It is {w}."), p=place, w=found)


def edge_letter(rng: random.Random) -> tuple[str, str]:
    """Name the first or the last letter of a word."""
    word = any_word(rng)
    place = rng.choice(("first", "last"))
    letter = word[0] if place == "first" else word[-1]
    if _slips(rng):
        letter = rng.choice(word)
    question = phrase(
        rng,
        ("What is the {p} letter of {w}?", "Which letter does {w} {verb} with?"),
        p=place,
        w=_quoted(rng, word),
        verb="begin" if place == "first" else "end",
    )
    return question, phrase(rng, ("The {p} letter is {c}.", "{c}", "It is {c}."), p=place, c=letter)


def count_words(rng: random.Random) -> tuple[str, str]:
    """Count the words of a phrase."""
    words = distinct_words(rng, rng.randint(2, 7))
    count = len(words)
    if _slips(rng):
        count += rng.choice((-1, 1))
    question = phrase(
        rng,
        ('How many words are in "{t}"?', "Count the words: {t}", "How many words are there in: {t}"),
        t=" ".join(words),
    )
    return question, phrase(rng, ("There are {n} words.", "{n}", "{n} words.", "The answer is {n}."), n=count)


OPERATIONS: tuple[Operation, ...] = (
    reverse_word,
    reverse_word,
    reverse_word,
    sort_numbers,
    sort_numbers,
    sort_numbers,
    sort_words,
    sort_words,
    count_letter,
    word_length,
    largest_or_smallest,
    change_case,
    pick_item,
    edge_letter,
    count_words,
)


def text_operation(rng: random.Random) -> Example:
    """Return one operation on a word or a list."""
    question, answer = rng.choice(OPERATIONS)(rng)
    return question_and_answer("text", casual(rng, question, PLEASE_OPENERS), answer)
