"""Build what Linux installs from the frozen program: `make deb` and `make tarball`."""

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "packaging")]

from bundle.sources import time_of_sources  # noqa: E402

from installers.checksums import write_checksums  # noqa: E402
from installers.linux.debian_package import build_package  # noqa: E402
from installers.linux.portable import build_tarball  # noqa: E402
from installers.release import Release  # noqa: E402


def main() -> None:
    """Build one form, and tell where it lies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=["deb", "tarball"])
    parser.add_argument("--bundle", type=Path, default=ROOT / "dist" / "swarm-desktop", help="the frozen program")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="folder to write to")
    parser.add_argument("--version", default=version("swarm-desktop"), help="what to stamp it with")
    parser.add_argument("--compression", type=int, default=6, help="0 is quick, 9 is small")
    wanted = parser.parse_args()
    release = Release(wanted.bundle, wanted.version, time_of_sources(ROOT), wanted.compression)
    build = build_package if wanted.form == "deb" else build_tarball
    wanted.output.mkdir(parents=True, exist_ok=True)
    built = build(release, wanted.output)
    write_checksums(wanted.output)
    print(f"{built}: {built.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
