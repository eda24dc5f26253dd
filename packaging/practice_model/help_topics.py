"""What the model can say about itself and about the program, read from ``help_topics.toml``."""

from dataclasses import dataclass

from practice_model.data import load


@dataclass(frozen=True)
class Topic:
    """Questions that mean the same, and answers of which any will do."""

    questions: list[str]
    answers: list[str]


_TEXTS = load("help_topics.toml")
SMALL_TALK = [Topic(**topic) for topic in _TEXTS["small_talk"]]
PROGRAM = [Topic(**topic) for topic in _TEXTS["program"]]
UNKNOWN_SUBJECTS: list[str] = _TEXTS["unknown_subjects"]
UNKNOWN_ANSWERS: list[str] = _TEXTS["unknown_answers"]
TITLE_SYSTEMS: list[str] = _TEXTS["title_systems"]
