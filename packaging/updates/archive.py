"""The archive that programs download: the frozen folder with the mark of the form that it is for."""

import lzma
import shutil
import tarfile
import tempfile
from pathlib import Path

from installers.mark import leave_mark
from swarm_desktop.core.updates import InstalledAs
from swarm_desktop.updates.installation import MARK

_FORMS = {"linux": InstalledAs.PORTABLE, "windows": InstalledAs.WINDOWS, "macos": InstalledAs.MACOS}


def installed_as(platform: str) -> InstalledAs:
    """Return the form of a platform such as `linux-x86_64` that updates itself. Raises KeyError."""
    return _FORMS[platform.partition("-")[0]]


def _mark(bundle: Path, form: InstalledAs) -> None:
    """Leave the mark, unless whoever signed the bundle did so before. Raises FileNotFoundError."""
    places = (bundle / "_internal", bundle / "Contents" / "Resources")
    inside = next((place for place in places if place.is_dir()), None)
    if inside is None:
        raise FileNotFoundError(f"{bundle} is no frozen program")
    if not (inside / "resources" / MARK).exists():
        leave_mark(inside, form)


def pack(bundle: Path, form: InstalledAs, archive: Path, *, built: int, preset: int = 6) -> None:
    """Pack a frozen folder; the same files give the same archive. `built` is in seconds since 1970."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = built
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        copy = Path(folder, bundle.name)
        shutil.copytree(bundle, copy, symlinks=True)
        _mark(copy, form)
        with (
            lzma.open(archive, "wb", preset=preset) as compressed,
            tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as opened,
        ):
            for path in (copy, *sorted(copy.rglob("*"))):
                opened.add(path, str(path.relative_to(copy.parent)), recursive=False, filter=plain)
