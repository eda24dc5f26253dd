"""Build what macOS installs from the application as frozen on a Mac; `--dry-run` prints the commands anywhere."""

import argparse
import os
import platform
import plistlib
import shlex
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "packaging")]

from signing.errors import SigningError  # noqa: E402
from signing.settings import macos_identity  # noqa: E402

from installers.macos.commands import (  # noqa: E402
    Command,
    Image,
    have_it_notarised,
    make_image,
    sign_application,
)
from installers.macos.property_list import APPLICATION, ENTITLEMENTS  # noqa: E402
from installers.macos.signing_order import signing_order  # noqa: E402
from installers.mark import leave_mark  # noqa: E402
from swarm_desktop.core.updates import InstalledAs  # noqa: E402


def main() -> None:
    """Run the commands, or print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=["build"])
    parser.add_argument("--application", type=Path, default=ROOT / "dist" / APPLICATION, help="as frozen on a Mac")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="folder to write to")
    parser.add_argument("--version", default=version("swarm-desktop"), help="what to name it by")
    parser.add_argument("--ad-hoc", action="store_true", help="for this Mac alone: signed by nobody, not notarised")
    parser.add_argument("--dry-run", action="store_true", help="print the commands and run none")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        name = f"swarm-desktop-{wanted.version}-macos-{platform.machine()}{'-ad-hoc' if wanted.ad_hoc else ''}.dmg"
        image = Image(
            wanted.application,
            Path(folder, "entitlements.plist"),
            Path(folder, "image"),
            wanted.output / name,
        )
        image.entitlements.write_bytes(plistlib.dumps(ENTITLEMENTS))
        try:
            for command in _commands(image, ad_hoc=wanted.ad_hoc, dry_run=wanted.dry_run):
                print(shlex.join(command), flush=True)
                if not wanted.dry_run:
                    subprocess.run(command, check=True)
        except (SigningError, OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(str(error)) from error


def _commands(image: Image, *, ad_hoc: bool, dry_run: bool) -> list[Command]:
    identity = None if ad_hoc else macos_identity(os.environ)
    if not dry_run:
        # Before anything is signed: afterwards nothing inside may change.
        leave_mark(image.application / "Contents" / "Resources", InstalledAs.MACOS)
        image.result.parent.mkdir(parents=True, exist_ok=True)
    commands = [*sign_application(image, signing_order(image.application), identity), *make_image(image)]
    return commands if identity is None else [*commands, *have_it_notarised(image, identity)]


if __name__ == "__main__":
    main()
