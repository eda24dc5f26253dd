"""Addition and subtraction in symbols, in words and in little stories; a few small products."""

import random
from dataclasses import dataclass

from practice_model import slips
from practice_model.examples import Example, question_and_answer
from practice_model.held_out import draw_pair
from practice_model.phrasing import NAMES, OPENERS, WORD_LISTS, casual, chance, phrase, spelled
from practice_model.working import worked_columns

THINGS = tuple(WORD_LISTS["things"].split())
PLACES = ("shop", "farm", "school", "bakery", "library", "market", "garden", "museum", "station", "hotel")

PLAIN_QUESTIONS = {
    "+": (
        "What is {a} + {b}?",
        "What is {a} + {b}?",
        "What is {a} plus {b}?",
        "What is {a} plus {b}?",
        "{a} + {b}",
        "{a}+{b}=?",
        "{a} + {b} = ?",
        "{a} plus {b}?",
        "Add {a} and {b}.",
        "Add {b} to {a}.",
        "How much is {a} + {b}?",
        "How much is {a} plus {b}?",
        "What is the sum of {a} and {b}?",
        "What do you get if you add {a} and {b}?",
        "Calculate {a} + {b}.",
        "Compute {a} + {b}.",
        "Work out {a} plus {b}.",
        "What's {a} + {b}?",
    ),
    "-": (
        "What is {a} - {b}?",
        "What is {a} - {b}?",
        "What is {a} minus {b}?",
        "What is {a} minus {b}?",
        "{a} - {b}",
        "{a}-{b}=?",
        "{a} - {b} = ?",
        "{a} minus {b}?",
        "Subtract {b} from {a}.",
        "Take {b} away from {a}.",
        "How much is {a} - {b}?",
        "How much is {a} minus {b}?",
        "What is the difference between {a} and {b}?",
        "What is left if you take {b} from {a}?",
        "Calculate {a} - {b}.",
        "Compute {a} - {b}.",
        "Work out {a} minus {b}.",
        "What's {a} - {b}?",
    ),
}
STORIES = {
    "+": (
        "{name} has {a} {things} and gets {b} more. How many {things} does {name} have now?",
        "{name} has {a} {things} and {other} has {b}. How many {things} do they have together?",
        "A {place} has {a} {things} and buys {b} more. How many {things} are there now?",
        "There are {a} red and {b} blue {things} in a {place}. How many {things} are there in total?",
        "A box holds {a} {things}. Another holds {b}. How many {things} are in both boxes?",
        "{name} found {a} {things} on Monday and {b} on Tuesday. How many is that in all?",
        "A {place} sold {a} {things} yesterday and {b} today. How many did it sell?",
    ),
    "-": (
        "{name} has {a} {things} and gives away {b}. How many {things} are left?",
        "{name} had {a} {things} and lost {b}. How many does {name} have now?",
        "A {place} has {a} {things} and sells {b}. How many are left?",
        "A {place} has {a} {things} and sells {b}. How many {things} are left?",
        "There are {a} {things} in a {place}. {b} are taken away. How many remain?",
        "{name} has {a} {things} and {other} has {b}. How many more does {name} have?",
        "Of {a} {things}, {b} are broken. How many are whole?",
    ),
}
PLAIN_ANSWERS = (
    "{a} {sign} {b} = {r}. The answer is {r}.",
    "{a} {sign} {b} = {r}. The answer is {r}.",
    "{a} {sign} {b} = {r}",
    "{a} {word} {b} is {r}.",
    "{a} {word} {b} makes {r}, so the answer is {r}.",
    "The answer is {r}.",
    "That is {r}.",
    "It is {r}.",
    "{r}",
)
STORY_ANSWERS = (
    "{a} {sign} {b} = {r}. The answer is {r}.",
    "{a} {sign} {b} = {r}, so there are {r}.",
    "We {verb}: {a} {sign} {b} = {r}. The answer is {r}.",
    "{a} {word} {b} is {r}. The answer is {r}.",
    "The answer is {r}.",
    "There are {r} {things}.",
)
WORKED_SHARE = 0.7
LARGEST_FACTOR = 12
SPELLED_BELOW = 100


@dataclass(frozen=True)
class Sum:
    """One addition or subtraction; the larger number of a subtraction comes first."""

    first: int
    sign: str
    second: int

    @property
    def result(self) -> int:
        """The right answer."""
        return self.first + self.second if self.sign == "+" else self.first - self.second


def draw_sum(rng: random.Random, *, held_out: bool = False) -> Sum:
    """Draw a sum from the training side, or from the held-out side."""
    first, second = draw_pair(rng, held_out=held_out)
    sign = rng.choice("+-")
    if sign == "-" and first < second:
        first, second = second, first
    return Sum(first, sign, second)


def plain_question(rng: random.Random, task: Sum) -> str:
    """Ask in symbols or in words."""
    numbers: dict[str, object] = {"a": task.first, "b": task.second}
    if max(task.first, task.second) < SPELLED_BELOW and chance(rng, 0.08):
        words = {"a": spelled(task.first), "b": spelled(task.second)}
        question = phrase(
            rng,
            ("What is {a} {word} {b}?", "{a} {word} {b}", "How much is {a} {word} {b}?"),
            word="plus" if task.sign == "+" else "minus",
            **words,
        )
    else:
        question = phrase(rng, PLAIN_QUESTIONS[task.sign], **numbers)
    return casual(rng, question, OPENERS)


def story_question(rng: random.Random, task: Sum, things: str) -> str:
    """Ask in a little story."""
    name, other = rng.sample(NAMES, 2)
    return phrase(
        rng,
        STORIES[task.sign],
        a=task.first,
        b=task.second,
        name=name,
        other=other,
        things=things,
        place=rng.choice(PLACES),
    )


def answer(rng: random.Random, task: Sum, styles: tuple[str, ...], things: str) -> str:
    """Answer with or without the working, sometimes wrongly."""
    if chance(rng, WORKED_SHARE):
        return worked_columns(rng, task.first, task.sign, task.second, slip=chance(rng, slips.WORKED_SUM))
    result = task.result
    if chance(rng, slips.DIRECT_SUM):
        result = slips.slipped_number(rng, result)
    adding = task.sign == "+"
    return phrase(
        rng,
        styles,
        a=task.first,
        b=task.second,
        sign=task.sign,
        r=result,
        things=things,
        word="plus" if adding else "minus",
        verb="add" if adding else "subtract",
    )


def arithmetic(rng: random.Random) -> Example:
    """Return one addition or subtraction."""
    task = draw_sum(rng)
    things = rng.choice(THINGS)
    if chance(rng, 0.3):
        question = story_question(rng, task, things)
        reply = answer(rng, task, STORY_ANSWERS, things)
    else:
        question = plain_question(rng, task)
        reply = answer(rng, task, PLAIN_ANSWERS, things)
    return question_and_answer("arithmetic", question, reply, operands=((task.first, task.second),))


def product(rng: random.Random) -> Example:
    """Return one entry of the small multiplication table."""
    first, second = rng.randint(0, LARGEST_FACTOR), rng.randint(0, LARGEST_FACTOR)
    question = phrase(
        rng,
        (
            "What is {a} times {b}?",
            "What is {a} * {b}?",
            "{a} x {b}",
            "Multiply {a} by {b}.",
            "How much is {a} times {b}?",
        ),
        a=first,
        b=second,
    )
    styles = ("{a} times {b} is {r}.", "{a} * {b} = {r}. The answer is {r}.", "The answer is {r}.")
    return question_and_answer(
        "product",
        casual(rng, question, OPENERS),
        phrase(rng, styles, a=first, b=second, r=first * second),
        operands=((first, second),),
    )


def held_out_question(rng: random.Random) -> tuple[str, int]:
    """Return one question the model has not been taught, and its answer, for the benchmark."""
    task = draw_sum(rng, held_out=True)
    if chance(rng, 0.3):
        return story_question(rng, task, rng.choice(THINGS)), task.result
    return phrase(rng, PLAIN_QUESTIONS[task.sign], a=task.first, b=task.second), task.result
