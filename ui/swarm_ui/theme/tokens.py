"""Design tokens. Fills only need to be seen (3:1); whatever is read as text has at least 4.5:1 on every surface."""

from dataclasses import dataclass

SPACE = 4
"""All distances are multiples of it."""

RADIUS = 8
CARD_RADIUS = 10

SMALL, BODY, LARGE = 11, 13, 16
"""Text sizes in logical pixels."""

FAST_MS = 160
"""Length of a motion, where motion is wanted at all."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme."""

    dark: bool
    ground: str
    panel: str
    raised: str
    sunken: str
    line: str
    hover: str
    text: str
    dim: str
    accent: str
    """Honey as a fill."""
    accent_text: str
    """Honey where it is read."""
    accent_soft: str
    """Honey as a background behind ordinary text."""
    on_accent: str
    ok: str
    ok_text: str
    ok_soft: str
    warn: str
    warn_text: str
    bad: str
    bad_text: str
    bad_soft: str
    clusters: tuple[str, ...]
    """Fills of voters that agree, leaders first."""
    cluster_texts: tuple[str, ...]
    """The same where they are read, as on chips."""

    def cluster(self, rank: int | None) -> str:
        """Return the fill of the cluster of that rank; None has no cluster yet."""
        return self.line if rank is None else self.clusters[rank % len(self.clusters)]

    def cluster_text(self, rank: int) -> str:
        """Return the colour in which the cluster of that rank is read."""
        return self.cluster_texts[rank % len(self.cluster_texts)]


_DARK_CLUSTERS = ("#f2a93b", "#6aa6f8", "#b79cf7", "#4fc1c9", "#f08fc0", "#a3c96a", "#d69a6b")

DARK = Tokens(
    dark=True,
    ground="#14171c",
    panel="#1b1f26",
    raised="#232832",
    sunken="#101317",
    line="#2d3440",
    hover="#2a303b",
    text="#e8eaee",
    dim="#98a1b0",
    accent="#f2a93b",
    accent_text="#f2a93b",
    accent_soft="#392c1a",
    on_accent="#1b1203",
    ok="#4cc38a",
    ok_text="#4cc38a",
    ok_soft="#1b3129",
    warn="#e5b454",
    warn_text="#e5b454",
    bad="#e5646a",
    bad_text="#ef7b80",
    bad_soft="#35222a",
    clusters=_DARK_CLUSTERS,
    cluster_texts=_DARK_CLUSTERS,
)

LIGHT = Tokens(
    dark=False,
    ground="#f6f7f9",
    panel="#ffffff",
    raised="#ffffff",
    sunken="#f1f3f6",
    line="#dfe3e9",
    hover="#eef1f5",
    text="#1b2028",
    dim="#5f6978",
    accent="#c97a0a",
    accent_text="#8f5606",
    accent_soft="#fdf3e1",
    on_accent="#1b1203",
    ok="#1f9d63",
    ok_text="#147a4a",
    ok_soft="#e4f5ec",
    warn="#b7791f",
    warn_text="#845510",
    bad="#c43d44",
    bad_text="#b4343b",
    bad_soft="#fceced",
    clusters=("#c97a0a", "#3b7ff0", "#8b5cf6", "#0d8f84", "#d6337f", "#64920f", "#a3683a"),
    cluster_texts=("#8f5606", "#2563c9", "#7446c8", "#0c737c", "#b0347c", "#55701a", "#7a4a2a"),
)
