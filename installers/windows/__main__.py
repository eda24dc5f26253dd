"""Build what Windows installs from the program as frozen on Windows."""

import argparse
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "packaging")]

from bundle.sources import time_of_sources  # noqa: E402

from installers.release import Release  # noqa: E402
from installers.windows.installer import build_installer  # noqa: E402


def main() -> None:
    """Build it, and tell where it lies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=["build"])
    parser.add_argument("--payload", type=Path, default=ROOT / "dist" / "swarm-desktop", help="the frozen program")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="folder to write to")
    parser.add_argument("--version", default=version("swarm-desktop"), help="what to stamp it with")
    parser.add_argument("--compression", type=int, default=9, help="0 is quick, anything else small")
    parser.add_argument("--sign", action="store_true", help="sign it with the certificate that the environment names")
    wanted = parser.parse_args()
    release = Release(wanted.payload, wanted.version, time_of_sources(ROOT), wanted.compression)
    wanted.output.mkdir(parents=True, exist_ok=True)
    signer = (sys.executable, str(ROOT / "packaging" / "signing"), "sign") if wanted.sign else ()
    try:
        built = build_installer(release, wanted.output, signer)
    except FileNotFoundError as error:
        raise SystemExit(str(error)) from error
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{error}\n{error.stdout or ''}{error.stderr or ''}") from error
    print(f"{built}: {built.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
