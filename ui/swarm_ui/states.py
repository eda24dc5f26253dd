"""States in words, shapes and tones; one table for header, tray and pages."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.snapshot import EngineState, WorkerState
from swarm_ui.theme.tokens import Tokens

translate = QCoreApplication.translate

Tone = Literal["plain", "dim", "accent", "ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state is told: the word alone is enough, shape and tone help."""

    word: str
    icon: str
    tone: Tone


def engine_look(state: EngineState) -> StateLook:
    """Return how the state of the engine is told."""
    match state:
        case EngineState.STOPPED:
            return StateLook(translate("States", "Stopped"), "state-stopped", "dim")
        case EngineState.STARTING:
            return StateLook(translate("States", "Starting"), "state-starting", "warn")
        case EngineState.READY:
            return StateLook(translate("States", "Ready"), "state-ready", "ok")
        case EngineState.VOTING:
            return StateLook(translate("States", "Voting"), "state-voting", "accent")
        case EngineState.TROUBLE:
            return StateLook(translate("States", "Trouble"), "state-trouble", "bad")


def worker_look(state: WorkerState) -> StateLook:  # noqa: PLR0911 - one arm for each state
    """Return how the state of a worker is told."""
    match state:
        case WorkerState.STARTING:
            return StateLook(translate("States", "Starting"), "state-starting", "warn")
        case WorkerState.LOADING:
            return StateLook(translate("States", "Loading"), "state-starting", "warn")
        case WorkerState.READY:
            return StateLook(translate("States", "Ready"), "state-ready", "ok")
        case WorkerState.BUSY:
            return StateLook(translate("States", "Busy"), "state-voting", "accent")
        case WorkerState.FAILED:
            return StateLook(translate("States", "Failed"), "state-trouble", "bad")
        case WorkerState.STOPPED:
            return StateLook(translate("States", "Stopped"), "state-stopped", "dim")
        case WorkerState.UNLOADED:
            return StateLook(translate("States", "Unloaded"), "state-stopped", "dim")


def tone_colour(tokens: Tokens, tone: Tone) -> str:
    """Return the colour in which a tone is read."""
    return {
        "plain": tokens.text,
        "dim": tokens.dim,
        "accent": tokens.accent_text,
        "ok": tokens.ok_text,
        "warn": tokens.warn_text,
        "bad": tokens.bad_text,
    }[tone]
