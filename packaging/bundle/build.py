"""Freeze the program into `dist/swarm-desktop`, with its notices and its bill of materials: `make bundle`."""

import json
import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "packaging")]

from bundle.bill import bill_of_materials  # noqa: E402
from bundle.notices import notices  # noqa: E402
from bundle.parts import PROGRAM, needs_of, parts_of  # noqa: E402
from bundle.sources import time_of_sources  # noqa: E402
from installers.macos.property_list import APPLICATION  # noqa: E402

BUNDLE = ROOT / "dist" / PROGRAM
_WORK = ROOT / "build" / "bundle"


def main() -> None:
    """Build it anew."""
    built = time_of_sources(ROOT)
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"),
            *("--distpath", str(BUNDLE.parent), "--workpath", str(_WORK)),
            str(ROOT / "packaging" / "swarm_desktop.spec"),
        ],
        # Sets are stored in the order of their hashes, and compiled files carry a time.
        env={**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(built)},
        check=True,
    )
    if sys.platform == "linux":
        _forget_search_paths()
    libraries: dict[str, str] = json.loads((_WORK / "swarm_desktop" / "libraries.json").read_text())
    program = distribution(PROGRAM)
    parts = parts_of(libraries)
    documents = {
        "NOTICES.txt": notices(parts, program.version),
        "sbom.cdx.json": bill_of_materials(parts, needs_of(program), program.version, built),
        "LICENSE": (ROOT / "LICENSE").read_text("utf-8"),
    }
    # On macOS there are two forms: the folder, and the application that people get.
    for place in (BUNDLE, BUNDLE.parent / APPLICATION / "Contents" / "Resources"):
        if place.is_dir():
            for name, text in documents.items():
                (place / name).write_text(text, "utf-8", newline="\n")
    size = sum(file.lstat().st_size for file in BUNDLE.rglob("*"))
    print(f"{BUNDLE.relative_to(ROOT)}: version {program.version}, {size / 1e6:.0f} MB, {len(parts)} parts by others")


def _forget_search_paths() -> None:
    """Remove from Python's libraries the folder that they were installed in on the building machine."""
    inside = BUNDLE / "_internal"
    files = [*inside.glob("libpython*"), *inside.glob("python3.*/lib-dynload/*.so")]
    subprocess.run(["patchelf", "--remove-rpath", *files], check=True)


if __name__ == "__main__":
    main()
