"""The portable form: a folder that runs from wherever it was unpacked."""

import platform
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from installers.linux.shared_files import FILES, write_shared_files
from installers.mark import leave_mark
from installers.release import Release
from swarm_desktop.core.updates import InstalledAs


def build_tarball(release: Release, output: Path) -> Path:
    """Build the archive in a folder, and return its path."""
    name = f"swarm-desktop-{release.version}-linux-{platform.machine()}"
    archive = output / f"{name}.tar.xz"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, name)
        shutil.copytree(release.bundle, root / "lib", symlinks=True)
        leave_mark(root / "lib" / "_internal", InstalledAs.PORTABLE)
        for document in ("LICENSE", "NOTICES.txt", "sbom.cdx.json"):
            (root / "lib" / document).rename(root / document)
        shutil.copy(FILES / "launcher.sh", root / "swarm-desktop")
        write_shared_files(release, root / "share")
        _pack(root, archive, release)
    return archive


def _pack(root: Path, archive: Path, release: Release) -> None:
    """Pack in order, with one owner and one time, so that the same files give the same archive."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = release.built
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with tempfile.TemporaryFile() as unpacked, archive.open("wb") as written:
        with tarfile.open(fileobj=unpacked, mode="w", format=tarfile.PAX_FORMAT) as opened:
            for path in (root, *sorted(root.rglob("*"))):
                opened.add(path, str(path.relative_to(root.parent)), recursive=False, filter=plain)
        unpacked.seek(0)
        # More threads than Python's own, and the same bytes with any number of them.
        command = ["xz", f"-{release.compression}", "--threads=0", "--stdout"]
        subprocess.run(command, stdin=unpacked, stdout=written, check=True)
