"""Logs of the program, and what it kept about an end that nobody wanted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogSource:
    """One log that can be read."""

    name: str
    """The file's name, which tells it from the others."""
    title: str
    """Whose log it is; the name of a worker, or empty for the program itself."""


@dataclass(frozen=True, slots=True)
class LogText:
    """The end of a log."""

    name: str
    text: str
    """One line each, oldest first; those of the program in the form `time level part: message`."""
    folder: str
    """Where the file lies."""


@dataclass(frozen=True, slots=True)
class CrashReport:
    """What is known of an end that nobody wanted. It never left this machine."""

    ended_at: float
    """When the program was seen alive last."""
    text: str
    """To be read and copied; keys, names of folders of the person and what was asked are not in it."""
    path: str
