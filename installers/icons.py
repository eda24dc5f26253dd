"""The program's icon in the forms that systems want, drawn from one drawing."""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

_WINDOWS_SIZES = (16, 24, 32, 48, 64, 256)
# What macOS calls each size; the larger of two kinds is for screens with twice the points.
_MACOS_KINDS = {b"ic04": 16, b"ic11": 32, b"ic05": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256}
_MACOS_LARGE_KINDS = {b"ic14": 512, b"ic09": 512, b"ic10": 1024}


def png(drawing: Path, size: int) -> bytes:
    """Return the drawing as a square PNG of so many pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def ico(drawing: Path) -> bytes:
    """Return the drawing as an icon of Windows."""
    images = [(size, png(drawing, size)) for size in _WINDOWS_SIZES]
    header = struct.pack("<HHH", 0, 1, len(images))
    place = len(header) + 16 * len(images)
    entries = b""
    for size, image in images:
        # A side of 256 pixels is written as 0.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), place)
        place += len(image)
    return header + entries + b"".join(image for _, image in images)


def icns(drawing: Path) -> bytes:
    """Return the drawing as an icon of macOS."""
    chunks = b""
    for kind, size in {**_MACOS_KINDS, **_MACOS_LARGE_KINDS}.items():
        image = png(drawing, size)
        chunks += kind + struct.pack(">I", len(image) + 8) + image
    return b"icns" + struct.pack(">I", len(chunks) + 8) + chunks
