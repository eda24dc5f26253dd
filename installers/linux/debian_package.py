"""The Debian package: everything that it installs, laid out and packed by Debian's own tool."""

import gzip
import hashlib
import os
import shutil
import subprocess
import tempfile
from email.utils import formatdate
from pathlib import Path

from installers.linux.dependencies import dependencies
from installers.linux.shared_files import FILES, put, write_shared_files
from installers.mark import leave_mark
from installers.release import Release
from swarm_desktop.core.updates import InstalledAs

_MAINTAINER = "The Swarm Desktop developers <developers@swarm-desktop.invalid>"
_CONTROL = """\
Package: swarm-desktop
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: ca-certificates
Suggests: bubblewrap, gnome-keyring | keepassxc, python3
Section: utils
Priority: optional
Description: local language models that vote on every answer
 Swarm Desktop runs language models on this machine and serves them through one
 OpenAI-compatible endpoint. The same question goes to several voters, and the
 answer that most of them support comes back. It lives in the tray, or serves
 the endpoint without a window.
 .
 The package brings Python and Qt with it. Nothing starts by itself.
"""
_CHANGELOG = """\
swarm-desktop ({version}) unstable; urgency=medium

  * Release {version}.

 -- {maintainer}  {date}
"""


def build_package(release: Release, output: Path) -> Path:
    """Build the package in a folder, and return its path."""
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    package = output / f"swarm-desktop_{release.version}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        _lay_out(release, root)
        _describe(release, root, architecture)
        _set_modes_and_times(root, release)
        subprocess.run(
            [
                *("dpkg-deb", "--root-owner-group", "-Zxz", f"-z{release.compression}", "--build"),
                *(str(root), str(package)),
            ],
            env={**os.environ, "SOURCE_DATE_EPOCH": str(release.built)},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return package


def _lay_out(release: Release, root: Path) -> None:
    program = root / "usr" / "lib" / "swarm-desktop"
    shutil.copytree(release.bundle, program, symlinks=True)
    leave_mark(program / "_internal", InstalledAs.DEB)
    # The licence stands in the package's copyright file.
    (program / "LICENSE").unlink()
    command = root / "usr" / "bin" / "swarm-desktop"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/swarm-desktop/swarm-desktop")
    share = root / "usr" / "share"
    write_shared_files(release, share)
    put(
        root / "usr" / "lib" / "systemd" / "user" / "swarm-desktop.service",
        (FILES / "swarm-desktop.service").read_text(),
    )
    put(share / "lintian" / "overrides" / "swarm-desktop", (FILES / "lintian-overrides").read_text())
    documents = share / "doc" / "swarm-desktop"
    put(
        documents / "copyright", (FILES / "copyright").read_text() + _as_field((release.bundle / "LICENSE").read_text())
    )
    changes = _CHANGELOG.format(
        version=release.version, maintainer=_MAINTAINER, date=formatdate(release.built, usegmt=False)
    )
    (documents / "changelog.gz").write_bytes(gzip.compress(changes.encode(), mtime=0))


def _describe(release: Release, root: Path, architecture: str) -> None:
    """Write the package's own files, about what lies under the root."""
    files = sorted(file for file in root.rglob("*") if file.is_file() and not file.is_symlink())
    sums = [
        f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}  {file.relative_to(root)}\n"
        for file in files
    ]
    control = _CONTROL.format(
        version=release.version,
        architecture=architecture,
        maintainer=_MAINTAINER,
        kibibytes=sum(-(-file.stat().st_size // 1024) for file in files),
        depends=dependencies(root / "usr" / "lib" / "swarm-desktop"),
    )
    put(root / "DEBIAN" / "control", control)
    put(root / "DEBIAN" / "md5sums", "".join(sums))


def _set_modes_and_times(root: Path, release: Release) -> None:
    """Let everybody read and nobody but root write, whatever the builder's own habit; all of it has one time."""
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or (path.name, path.parent.name) == ("swarm-desktop", "swarm-desktop")
            path.chmod(0o755 if runs else 0o644)
        # The packer itself only changes times that are later.
        os.utime(path, (release.built, release.built), follow_symlinks=False)


def _as_field(text: str) -> str:
    """Return a text as the continuation of a field, where an empty line is a dot."""
    return "".join(f" {line or '.'}\n" for line in text.strip().splitlines())
