"""The Windows installer, compiled by NSIS on any system from what was frozen on Windows."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bundle.appearance import numbers_of

from installers.icons import ico
from installers.mark import leave_mark
from installers.release import Release
from installers.windows.payload import check_payload, kibibytes, own_programs
from swarm_desktop.core.resources import resource_path
from swarm_desktop.core.updates import InstalledAs

FILES = Path(__file__).parent / "files"


def build_installer(release: Release, output: Path, signer: Sequence[str] = ()) -> Path:
    """Build the installer in a folder, and return its path.

    `signer` is a command that signs the file whose path is added to it; with it the program, what uninstalls it and
    the installer are signed, without it nothing is. Raises FileNotFoundError for a folder that lacks something, and
    CalledProcessError with the compiler's words where it refuses.
    """
    check_payload(release.bundle)
    installer = output / f"swarm-desktop-{release.version}-windows-x86_64-setup.exe"
    with tempfile.TemporaryDirectory() as folder:
        payload = Path(folder, "payload")
        shutil.copytree(release.bundle, payload)
        leave_mark(payload / "_internal", InstalledAs.WINDOWS)
        if signer:
            for program in own_programs(payload):
                subprocess.run([*signer, str(program)], stdout=subprocess.DEVNULL, check=True)
        icon, definitions = Path(folder, "icon.ico"), Path(folder, "definitions.nsh")
        icon.write_bytes(ico(resource_path("icons", "app.svg")))
        definitions.write_text(_definitions(release, payload, installer, icon, signer), "utf-8")
        subprocess.run(
            [
                *("makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", "-NOCD"),
                *(f"-DDEFINITIONS={definitions}", str(FILES / "swarm-desktop.nsi")),
            ],
            # Included files are looked for from here.
            cwd=FILES,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(release.built)},
            capture_output=True,
            text=True,
            check=True,
        )
    return installer


def _definitions(release: Release, payload: Path, installer: Path, icon: Path, signer: Sequence[str]) -> str:
    values = {
        "VERSION": release.version,
        "VERSION_IN_NUMBERS": ".".join(map(str, numbers_of(release.version))),
        # Whole paths in the way of this system: the compiler looks for its own separator.
        "PAYLOAD_FILES": str(payload.absolute() / "*"),
        "LICENCE": str(payload.absolute() / "LICENSE"),
        "OUTPUT": str(installer.absolute()),
        "ICON": str(icon),
        "KIBIBYTES": str(kibibytes(payload)),
        # Solid blocks make it a third smaller, and only the whole of it is ever unpacked.
        "COMPRESSOR": "/SOLID lzma" if release.compression else "zlib",
    }
    if signer:
        values["SIGN"] = " ".join(f'"{part}"' for part in signer)
    return "".join(f"!define {name} {_quoted(value)}\n" for name, value in values.items())


def _quoted(value: str) -> str:
    """Return a value of NSIS: in it a dollar sign begins a variable, and three kinds of quotes are of equal worth."""
    return "`" + value.replace("$", "$$").replace("`", "$\\`") + "`"
