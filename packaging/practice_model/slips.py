"""The deliberate mistakes: how often the training text is wrong, and in what way.

A tiny model trained on flawless text is either always right or wrong in one way for each
question; a vote then has nothing to decide. These rates make single answers unreliable in
varied ways. They are part of what the model's card discloses.
"""

import random

DIRECT_SUM = 0.2
"""Share of wrong results where an arithmetic answer shows no working."""

WORKED_SUM = 0.15
"""Share of wrong results where an arithmetic answer works column by column."""

TEXT_OPERATION = 0.12
"""Share of wrong results among list and text operations."""

FUNCTION = 0.12
"""Share of Python functions with a mistake in them."""

STRUCTURED = 0.08
"""Share of JSON answers and tool calls with one wrong value."""


LARGEST_DIGIT = 9
HUNDRED = 100


def slipped_number(rng: random.Random, right: int) -> int:
    """Return a plausible wrong number, never the right one and never below zero."""
    options = [right + 1, right - 1, right + 2, right - 2, right + 10, right - 10]
    digits = str(right)
    if right > LARGEST_DIGIT:
        options.append(int(digits[:-2] + digits[-1] + digits[-2]))
    if right >= HUNDRED:
        options += [right + 100, right - 100]
    wrong = [option for option in options if option != right and option >= 0]
    return rng.choice(wrong)


def slipped_list(rng: random.Random, right: list[str]) -> list[str]:
    """Swap two neighbours that differ, or drop the last item when all are equal."""
    places = [index for index in range(len(right) - 1) if right[index] != right[index + 1]]
    if not places:
        return right[:-1] or right
    place = rng.choice(places)
    swapped = list(right)
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    return swapped
