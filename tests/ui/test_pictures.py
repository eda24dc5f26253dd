"""Every page is drawn light and dark, large and small, and at 200 percent; people look at what comes out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.ui.pictures import SCHEMES, SHOTS

ROOT = Path(__file__).resolve().parents[2]
FEWEST_COLOURS = 12
_SAMPLED = 90
"""Pixels of a line that are looked at."""


@pytest.mark.parametrize(
    ("size", "scale", "suffix"),
    [((1180, 760), 1, ""), ((900, 600), 1, "-small"), ((900, 600), 2, "-small-200")],
    ids=["large", "small", "small-200"],
)
def test_every_page_is_drawn(size: tuple[int, int], scale: int, suffix: str) -> None:
    folder = Path(os.environ.get("SWARM_SCREENSHOTS", ROOT / "ci-output" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "QT_SCALE_FACTOR": str(scale),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "ui"), str(ROOT))),
    }
    subprocess.run(
        [sys.executable, "-m", "tests.ui.pictures", str(folder), f"{size[0]}x{size[1]}", suffix],
        env=environment,
        cwd=ROOT,
        check=True,
        timeout=100,
    )
    for page, name, _ in SHOTS:
        for scheme in SCHEMES:
            picture = QImage(str(folder / f"{page}-{name}-{scheme}{suffix}.png"))
            assert (picture.width(), picture.height()) == (size[0] * scale, size[1] * scale)
            assert (picture.pixelColor(5, picture.height() // 2).lightness() < 128) == (scheme == "dark")
            steps = picture.width() // _SAMPLED
            colours = {
                picture.pixel(x, y) for x in range(0, picture.width(), steps) for y in range(0, picture.height(), steps)
            }
            assert len(colours) > FEWEST_COLOURS
