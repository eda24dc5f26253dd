"""Facts of a snapshot in few words, shared by header, tray and pages. Pure functions."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QLocale

from swarm_desktop.core.snapshot import HardwareView, ModelView, Snapshot

translate = QCoreApplication.translate

UNKNOWN = "\N{EN DASH}"
"""Stands for a number that nobody knows."""

_GIGABYTE = 1024**3
_MEGABYTE = 1024**2
_TEN = 10


def counted(number: int, one: str, many: str) -> str:
    """Return `number` with the word in the right form."""
    return f"{number} {one if number == 1 else many}"


def size_words(size: int) -> str:
    """Return bytes for people: `7.8 MB`, `16 GB`; a dash where nothing is known."""
    if size <= 0:
        return UNKNOWN
    value, unit = (size / _GIGABYTE, "GB") if size >= _GIGABYTE else (size / _MEGABYTE, "MB")
    return f"{value:.0f} {unit}" if value >= _TEN else f"{value:.1f} {unit}"


def seconds_words(seconds: float) -> str:
    """Return a duration for people."""
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {int(seconds % 60)} s"  # noqa: PLR2004


def when_words(moment: float, now: datetime, *, brief: bool = False) -> str:
    """Return when something happened, as short as it is clear at `now`; brief leaves the time of past days out."""
    then = datetime.fromtimestamp(moment, now.tzinfo)
    clock = f"{then:%H:%M}"
    if then.date() == now.date():
        return clock
    if then.date() == now.date() - timedelta(days=1):
        day = translate("Facts", "yesterday")
    else:
        day = f"{then.day} {QLocale().monthName(then.month, QLocale.FormatType.ShortFormat)}"
        day += "" if then.year == now.year else f" {then.year}"
    return day if brief else f"{day} {clock}"


def tokens_words(tokens: int) -> str:
    """Return a number of tokens with thousands set apart; a dash where nothing is known."""
    return f"{tokens:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if tokens > 0 else UNKNOWN


def percent(share: float) -> int:
    """Return a share as whole percent."""
    return round(100 * min(1.0, max(0.0, share)))


def model_words(model: ModelView) -> str:
    """Return how the window calls a model. The embedded one is always called what it is."""
    return translate("Facts", "Practice model") if model.practice else model.name or model.id


def hardware_words(hardware: HardwareView) -> str:
    """Return what matters about a machine: its graphics processor where it has one, else cores, and memory."""
    parts = []
    # Graphics in a processor say less about a machine than its cores do.
    own = (gpu for gpu in hardware.gpus if not gpu.unified_memory)
    gpu = max(own, key=lambda gpu: gpu.memory_bytes, default=None)
    if gpu is not None:
        parts += [gpu.name, size_words(gpu.memory_bytes)]
    else:
        if hardware.physical_cores:
            parts.append(counted(hardware.physical_cores, translate("Facts", "core"), translate("Facts", "cores")))
        if hardware.memory_bytes:
            parts.append(size_words(hardware.memory_bytes))
    return " · ".join(parts)


def address_of(snapshot: Snapshot) -> str:
    """Return the endpoint's address while there is one."""
    return snapshot.endpoint.base_url if snapshot.endpoint else ""


def facts_line(snapshot: Snapshot) -> str:
    """Return the header's one line of facts."""
    if not snapshot.running:
        return translate("Facts", "Nothing is loaded and nothing listens")
    machines = 1 + sum(peer.paired and peer.online for peer in snapshot.peers)
    models = list(dict.fromkeys(model_words(worker.model) for worker in snapshot.answering if worker.can_be_asked))
    slots = sum(len(worker.slots) for worker in snapshot.answering if worker.can_be_asked)
    parts = [counted(machines, translate("Facts", "machine"), translate("Facts", "machines"))]
    if slots:
        parts.append(counted(slots, translate("Facts", "slot"), translate("Facts", "slots")))
    parts += models[:1] if len(models) == 1 else []
    if len(models) > 1:
        parts.append(counted(len(models), translate("Facts", "model"), translate("Facts", "models")))
    return " · ".join(parts)
