"""How well another machine is reached, in bars and in words. Pure functions."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from swarm_desktop.core.snapshot import NodeView

translate = QCoreApplication.translate

MOST_BARS = 3
_NEAR_MS, _FAR_MS = 15.0, 80.0
"""Up to the first a wire or a good radio; beyond the second people notice."""
_RELIABLE = 0.9


@dataclass(frozen=True, slots=True)
class Link:
    """What a person needs to know of it."""

    bars: int
    """1 to 3."""
    words: str


def link_of(node: NodeView) -> Link | None:
    """Return how well a peer is reached; None while that is not known, or it is not reached at all."""
    latency = node.link.latency_ms
    if not node.online or latency is None:
        return None
    bars = MOST_BARS if latency <= _NEAR_MS else 2 if latency <= _FAR_MS else 1
    share = node.statistics.success_share if node.statistics else None
    if share is not None and share < _RELIABLE:
        bars = max(1, bars - 1)
    word = (
        translate("Hive", "slow connection"),
        translate("Hive", "fair connection"),
        translate("Hive", "good connection"),
    )[bars - 1]
    return Link(bars, f"{word}, {latency_words(latency)}")


def latency_words(milliseconds: float) -> str:
    """Return a short time for people."""
    return f"{milliseconds:.0f} ms" if milliseconds >= 1 else "< 1 ms"
