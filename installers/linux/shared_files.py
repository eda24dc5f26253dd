"""What a desktop knows of the program: menu entry, icons, manual, description. The same in every form."""

import gzip
import shutil
from pathlib import Path

from installers.icons import png
from installers.linux.manual import manual
from installers.release import Release
from swarm_desktop.core.program import DESKTOP_ID
from swarm_desktop.core.resources import resource_path

FILES = Path(__file__).parent / "files"
_ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)


def write_shared_files(release: Release, share: Path) -> None:
    """Write everything below a `share` folder."""
    for name, place in (
        (f"{DESKTOP_ID}.desktop", "applications"),
        (f"{DESKTOP_ID}.open-model.desktop", "swarm-desktop"),
        (f"{DESKTOP_ID}.metainfo.xml", "metainfo"),
    ):
        put(share / place / name, release.stamped((FILES / name).read_text()))
    put(
        share / "mime" / "packages" / f"{DESKTOP_ID}.xml",
        resource_path("desktop", f"{DESKTOP_ID}.mime.xml").read_text(),
    )
    page = release.stamped(manual()).encode()
    compressed = share / "man" / "man1" / "swarm-desktop.1.gz"
    compressed.parent.mkdir(parents=True)
    compressed.write_bytes(gzip.compress(page, mtime=0))
    _write_icons(release.bundle / "_internal" / "resources" / "icons" / "app.svg", share / "icons" / "hicolor")


def put(path: Path, text: str) -> None:
    """Write a text, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _write_icons(drawing: Path, theme: Path) -> None:
    """Write the icon in the sizes that desktops ask for, and as it was drawn."""
    scalable = theme / "scalable" / "apps" / f"{DESKTOP_ID}.svg"
    scalable.parent.mkdir(parents=True)
    shutil.copyfile(drawing, scalable)
    for size in _ICON_SIZES:
        folder = theme / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        (folder / f"{DESKTOP_ID}.png").write_bytes(png(drawing, size))
