"""Answers that are one JSON object and nothing else."""

import json
import random
from collections.abc import Callable

from practice_model import slips
from practice_model.arithmetic import draw_sum
from practice_model.examples import Example, question_and_answer
from practice_model.phrasing import CITIES, COLORS, NAMES, any_word, casual, chance, distinct_words, phrase

Json = dict[str, object]
NUMBER_KEYS = ("answer", "answer", "result", "value", "sum", "total", "number")
IN_JSON = (
    "Answer in JSON.",
    "Reply in JSON.",
    "Reply with JSON.",
    "Answer as JSON.",
    "Give the answer as JSON.",
    "Return JSON.",
    "Respond with a JSON object.",
)


def _sum(rng: random.Random) -> Example:
    task = draw_sum(rng)
    result = task.result
    if chance(rng, slips.WORKED_SUM):
        result = slips.slipped_number(rng, result)
    key = rng.choice(NUMBER_KEYS)
    word = "plus" if task.sign == "+" else "minus"
    wanted = rng.choice((*IN_JSON, *(f'Reply as JSON with the key "{key}".', f"Answer in JSON with {key}.") * 3))
    if key not in wanted:
        key = "answer"
    question = phrase(
        rng,
        (
            "What is {a} {s} {b}? {j}",
            "What is {a} {w} {b}? {j}",
            "{j} What is {a} {s} {b}?",
            "Calculate {a} {s} {b}. {j}",
        ),
        a=task.first,
        s=task.sign,
        w=word,
        b=task.second,
        j=wanted,
    )
    return question_and_answer("json", question, json.dumps({key: result}), operands=((task.first, task.second),))


def _fields(rng: random.Random) -> Json:
    options: dict[str, object] = {
        "name": rng.choice(NAMES),
        "age": rng.randint(5, 90),
        "city": rng.choice(CITIES),
        "color": rng.choice(COLORS),
        "item": any_word(rng),
        "count": rng.randint(1, 50),
        "animal": any_word(rng),
        "price": rng.randint(1, 99),
        "title": any_word(rng),
        "year": rng.randint(1950, 2030),
    }
    return {key: options[key] for key in rng.sample(list(options), rng.randint(1, 3))}


def _slipped(rng: random.Random, fields: Json) -> Json:
    if not chance(rng, slips.STRUCTURED):
        return fields
    key = rng.choice(list(fields))
    value = fields[key]
    return {**fields, key: slips.slipped_number(rng, value) if isinstance(value, int) else any_word(rng)}


def _described(rng: random.Random) -> Example:
    fields = _fields(rng)
    keys = ", ".join(fields)
    facts = ", ".join(f"{key} {value}" for key, value in fields.items())
    question = phrase(
        rng,
        (
            "Make a JSON object with {k}: {f}",
            "Give me JSON with the keys {k} for: {f}",
            "Turn this into JSON: {f}",
            "Write this as JSON: {f}",
            "JSON for {f}",
            "Extract {k} as JSON: {f}",
        ),
        k=keys,
        f=facts,
    )
    return question_and_answer("json", casual(rng, question), json.dumps(_slipped(rng, fields)))


def _person(rng: random.Random) -> Example:
    fields: Json = {"name": rng.choice(NAMES), "age": rng.randint(5, 90), "city": rng.choice(CITIES)}
    sentence = phrase(
        rng,
        (
            "{name} is {age} years old and lives in {city}.",
            "{name}, {age}, is from {city}.",
            "My name is {name}, I am {age} and I live in {city}.",
        ),
        **fields,
    )
    keys = list(fields)
    rng.shuffle(keys)
    keys = keys[: rng.randint(1, 3)]
    wanted = {key: fields[key] for key in keys}
    question = phrase(
        rng,
        (
            "Extract {k} as JSON: {t}",
            "{t} Give me JSON with {k}.",
            "Return {k} as JSON from this text: {t}",
            "{t} Reply as JSON with the keys {k}.",
        ),
        k=", ".join(keys),
        t=sentence,
    )
    return question_and_answer("json", question, json.dumps(_slipped(rng, wanted)))


def _list(rng: random.Random) -> Example:
    words = distinct_words(rng, rng.randint(2, 4))
    key = rng.choice(("items", "words", "list", "values"))
    question = phrase(
        rng,
        (
            'Put these words into a JSON list under "{k}": {l}',
            "Make JSON with the key {k}: {l}",
            "Return the words {l} as JSON with the key {k}.",
        ),
        k=key,
        l=", ".join(words),
    )
    return question_and_answer("json", question, json.dumps({key: words}))


def _free(rng: random.Random) -> Example:
    """Ask for a kind of thing by its keys only; any sensible value will do."""
    kinds: tuple[tuple[str, Json], ...] = (
        ("a person", {"name": rng.choice(NAMES), "age": rng.randint(5, 90)}),
        ("a city", {"city": rng.choice(CITIES)}),
        ("a color", {"color": rng.choice(COLORS)}),
        ("a greeting", {"greeting": rng.choice(("Hello!", "Hi there!", "Welcome!"))}),
        ("a greeting", {"message": rng.choice(("Hello!", "Hi there!", "Welcome!"))}),
        ("an animal", {"animal": rng.choice(("cat", "dog", "fox", "owl", "horse"))}),
        ("a true value", {"ok": True}),
    )
    kind, fields = rng.choice(kinds)
    question = phrase(
        rng,
        (
            "Give me {k} as JSON with {f}.",
            "Return {k} as JSON.",
            "Invent {k} and answer in JSON with {f}.",
            "Give me a JSON object for {k}.",
        ),
        k=kind,
        f=", ".join(fields),
    )
    return question_and_answer("json", casual(rng, question), json.dumps(fields))


KINDS: tuple[Callable[[random.Random], Example], ...] = (_sum, _sum, _described, _person, _person, _list, _free)


def json_answer(rng: random.Random) -> Example:
    """Return one question that wants JSON."""
    return rng.choice(KINDS)(rng)
