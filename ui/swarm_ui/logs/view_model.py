"""What of a log is shown. Pure functions."""

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.logs import LogSource
from swarm_ui.facts import counted

translate = QCoreApplication.translate


def source_words(source: LogSource) -> str:
    """Return how a log is called in the list."""
    if not source.title:
        return translate("Logs", "The program")
    return translate("Logs", "Worker {name}").format(name=source.title)


def matching(text: str, words: str) -> str:
    """Return the lines that contain all the words, whatever their case; all lines where there are none."""
    wanted = words.casefold().split()
    if not wanted:
        return text
    return "\n".join(line for line in text.splitlines() if all(word in line.casefold() for word in wanted))


def count_words(shown: str, whole: str) -> str:
    """Return how much of a log is shown."""
    number, of = len(shown.splitlines()), len(whole.splitlines())
    lines = counted(number, translate("Logs", "line"), translate("Logs", "lines"))
    return lines if number == of else translate("Logs", "{lines} of {whole}").format(lines=lines, whole=of)
