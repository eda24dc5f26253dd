"""Models, files and downloads in few words. Pure functions."""

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.downloads import DownloadState, DownloadView
from swarm_desktop.core.model_choices import ModelChoice
from swarm_desktop.core.model_files import Fit
from swarm_ui.facts import percent, size_words
from swarm_ui.states import StateLook

translate = QCoreApplication.translate

_MINUTE, _HOUR = 60, 3600


def fit_look(fit: Fit) -> StateLook:
    """Return how it is told whether a model has room."""
    match fit:
        case Fit.ROOMY:
            return StateLook(translate("Models", "fits"), "check", "ok")
        case Fit.TIGHT:
            return StateLook(translate("Models", "fits tightly"), "state-starting", "warn")
        case Fit.TOO_LARGE:
            return StateLook(translate("Models", "too large"), "state-trouble", "bad")
        case Fit.UNKNOWN:
            return StateLook(translate("Models", "fit unknown"), "state-stopped", "dim")


def choice_size(choice: ModelChoice) -> str:
    """Return how large a file of the catalog is, and whether that is only reckoned."""
    size = size_words(choice.size_bytes)
    return translate("Models", "about {size}").format(size=size) if choice.size_is_estimate else size


def abilities(choice: ModelChoice) -> str:
    """Return what a model is good at: `made for code, calls tools`."""
    purposes = {
        "coding": translate("Models", "made for code"),
        "general": translate("Models", "for everything"),
        "reasoning": translate("Models", "made for hard questions"),
        "embedding": translate("Models", "makes vectors of texts"),
    }
    parts = [purposes.get(choice.purpose, "")]
    if choice.tool_use:
        parts.append(translate("Models", "calls tools"))
    if choice.reasoning:
        parts.append(translate("Models", "thinks before it answers"))
    return ", ".join(filter(None, parts))


def choice_facts(choice: ModelChoice) -> str:
    """Return size, licence, abilities, and which machine of the hive has it, in one line."""
    parts = [choice_size(choice), choice.licence, abilities(choice), from_machine(choice.machine)]
    return " · ".join(filter(None, parts))


def from_machine(name: str) -> str:
    """Return where a file would be copied from; empty for the internet."""
    return translate("Models", "from {machine}").format(machine=name) if name else ""


def caution(choice: ModelChoice) -> str:
    """Return what nobody checked about a file of the catalog; empty where all of it was."""
    if choice.verified:
        return ""
    return translate("Models", "Size and checksum are not verified; the checksum that the hub names is checked.")


def time_words(seconds: float) -> str:
    """Return how long something still takes, no more exactly than anybody can know."""
    if seconds < _MINUTE:
        return translate("Models", "less than a minute left")
    if seconds < _HOUR:
        return translate("Models", "{minutes} min left").format(minutes=round(seconds / _MINUTE))
    hours, rest = divmod(round(seconds / _MINUTE), 60)
    return translate("Models", "{hours} h {minutes} min left").format(hours=hours, minutes=rest)


def progress_words(download: DownloadView) -> str:
    """Return how a download stands: how much, how fast, how long still."""
    size = size_words(download.size_bytes)
    match download.state:
        case DownloadState.QUEUED:
            return translate("Models", "waits for its turn")
        case DownloadState.VERIFYING:
            return translate("Models", "checking {size}").format(size=size)
        case DownloadState.DONE:
            return translate("Models", "here, {size}, checked").format(size=size)
        case DownloadState.FAILED:
            return translate("Models", "stopped at {amount}").format(amount=_amount(download))
        case DownloadState.PAUSED:
            return translate("Models", "paused at {amount}").format(amount=_amount(download))
        case DownloadState.FETCHING:
            left = download.seconds_left
            moving = f"{size_words(int(download.bytes_per_second))}/s" if download.bytes_per_second > 0 else ""
            amount = _amount(download) if download.size_bytes or download.done_bytes else ""
            where = from_machine(download.machine)
            parts = [amount, where, download.waiting_for or moving, "" if left is None else time_words(left)]
            return " · ".join(filter(None, parts)) or translate("Models", "asking the hub")


def short_progress(downloads: tuple[DownloadView, ...]) -> str:
    """Return what is on its way in a few words, for the tray; empty where nothing is."""
    active = [download for download in downloads if download.is_active]
    if not active:
        return ""
    if len(active) > 1:
        return translate("Models", "Fetching {count} models").format(count=len(active))
    (download,) = active
    parts = [translate("Models", "Fetching {name}").format(name=download_name(download))]
    if download.share is not None:
        parts.append(f"{percent(download.share)} %")
    if download.seconds_left is not None:
        parts.append(time_words(download.seconds_left))
    return ", ".join(parts)


def download_name(download: DownloadView) -> str:
    """Return a download's name without the folder that it comes from."""
    return download.name.rpartition("/")[2]


def _amount(download: DownloadView) -> str:
    if not download.size_bytes:
        return size_words(download.done_bytes)
    done, size = size_words(download.done_bytes), size_words(download.size_bytes)
    return translate("Models", "{done} of {size}").format(done=done, size=size)
