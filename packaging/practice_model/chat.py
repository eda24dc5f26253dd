"""Ordinary conversation: greetings, help about the program, and what the model does not know."""

import random

from practice_model.arithmetic import draw_sum, plain_question
from practice_model.examples import Example, Turn, question_and_answer
from practice_model.functions import RECIPES
from practice_model.help_topics import PROGRAM, SMALL_TALK, TITLE_SYSTEMS, UNKNOWN_ANSWERS, UNKNOWN_SUBJECTS
from practice_model.phrasing import any_word, casual, distinct_words, phrase

QUESTION_OPENERS = ("Hi! ", "Hello, ", "Please tell me: ", "One question: ", "So, ")


def small_talk(rng: random.Random) -> Example:
    """Return a greeting or the like."""
    topic = rng.choice(SMALL_TALK[:1] * 4 + SMALL_TALK)
    return question_and_answer("chat", casual(rng, rng.choice(topic.questions)), rng.choice(topic.answers))


def program_help(rng: random.Random) -> Example:
    """Return a question about the program."""
    topic = rng.choice(PROGRAM)
    return question_and_answer(
        "chat", casual(rng, rng.choice(topic.questions), QUESTION_OPENERS), rng.choice(topic.answers)
    )


def unknown(rng: random.Random) -> Example:
    """Return a question the model cannot answer, and says so."""
    first, second, third = distinct_words(rng, 3)
    question = phrase(rng, UNKNOWN_SUBJECTS, w=first, x=second, y=third)
    return question_and_answer("chat", casual(rng, question), phrase(rng, UNKNOWN_ANSWERS, w=first))


def title(rng: random.Random) -> Example:
    """Return a request for the title of a conversation, as editors make them unasked."""
    titles = (
        (rng.choice(SMALL_TALK[0].questions), ("Greeting", "A greeting", "Saying hello")),
        (rng.choice(rng.choice(PROGRAM).questions), ("About Swarm Desktop", "Help with the program")),
        (plain_question(rng, draw_sum(rng)), ("A small sum", "Simple arithmetic")),
        (f"Write a Python function that {rng.choice(RECIPES).purpose}.", ("Python function", "A small function")),
        (f"Reverse the word {any_word(rng)}", ("Reversing a word", "A reversed word")),
        (f"Tell me about {any_word(rng)}", ("General question", "A question")),
    )
    question, answers = rng.choice(titles)
    return Example(
        "chat",
        (Turn("system", rng.choice(TITLE_SYSTEMS)), Turn("user", question), Turn("assistant", rng.choice(answers))),
    )


def chat(rng: random.Random) -> Example:
    """Return one ordinary conversation."""
    (kind,) = rng.choices((small_talk, program_help, unknown, title), weights=(35, 40, 20, 5))
    return kind(rng)
