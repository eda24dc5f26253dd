"""Tiny Python functions, each with several right bodies and a few with a mistake."""

import random
from dataclasses import dataclass

from practice_model import slips
from practice_model.data import load
from practice_model.examples import Example, question_and_answer
from practice_model.phrasing import PLEASE_OPENERS, casual, chance, phrase


@dataclass(frozen=True)
class Recipe:
    """A function by what it does; ``P`` and ``Q`` stand for its parameters."""

    purpose: str
    names: list[str]
    parameters: list[list[str]]
    right: list[str]
    wrong: list[str]


RECIPES = tuple(Recipe(**recipe) for recipe in load("functions.toml")["recipe"])
ASKS = (
    "Write a Python function that {p}.",
    "Write a Python function that {p}.",
    "Write a function that {p}.",
    "Write a Python function {n} that {p}.",
    "Give me a Python function that {p}.",
    "I need a function that {p}.",
    "Code a Python function which {p}.",
    "Implement a function that {p} in Python.",
    "How do I write a Python function that {p}?",
)
LEADS = ("", "", "", "Here is a function that {p}:\n\n", "This {p}:\n\n", "Sure:\n\n")


def python_function(rng: random.Random) -> Example:
    """Return one request for a function and its code."""
    recipe = rng.choice(RECIPES)
    name = rng.choice(recipe.names)
    question = phrase(rng, ASKS, p=recipe.purpose, n=name)
    if f"function {name} " not in question:
        name = rng.choice(recipe.names)
    body = rng.choice(recipe.wrong if chance(rng, slips.FUNCTION) else recipe.right)
    lead = phrase(rng, LEADS, p=recipe.purpose)
    answer = f"{lead}```python\n{_source(name, rng.choice(recipe.parameters), body)}\n```"
    return question_and_answer("function", casual(rng, question, PLEASE_OPENERS), answer)


def _source(name: str, parameters: list[str], body: str) -> str:
    for letter, parameter in zip("PQ", parameters, strict=False):
        body = body.replace(letter, parameter)
    lines = "\n".join(f"    {line}" for line in body.replace("NAME", name).split("\n"))
    return f"def {name}({', '.join(parameters)}):\n{lines}"
