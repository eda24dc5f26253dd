"""Make a folder of installers ready to be published: `python packaging/release.py FOLDER`.

Programs for Windows and images for macOS have to be signed already, each by its system's own means. What is left is
signed here with OpenPGP: every file, and the list of their checksums. Then all of it is read again and verified, with
the public key that people are given. Whatever is missing or does not hold ends this with a message and a status
other than 0, and then nothing may be published.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "packaging")]

from signing.authenticode import verify_authenticode  # noqa: E402
from signing.disk_image import verify_disk_image  # noqa: E402
from signing.errors import NotSignedError, SigningError  # noqa: E402
from signing.openpgp import SUFFIX, sign_openpgp, verify_openpgp  # noqa: E402
from signing.settings import openpgp_key  # noqa: E402

from installers.checksums import LIST, check_checksums, write_checksums  # noqa: E402

_KINDS = (".deb", ".tar.xz", ".exe", ".dmg")


def main() -> None:
    """Sign what is there, verify it, and say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--openpgp-key", type=Path, required=True, help="public key that people verify with")
    parser.add_argument("--windows-authority", type=Path, help="root certificate (PEM) in place of the system's")
    parser.add_argument("--kinds", nargs="+", choices=_KINDS, default=_KINDS, help="what has to be there")
    wanted = parser.parse_args()
    try:
        _forget_earlier_signatures(wanted.folder)
        files = _artefacts(wanted.folder, wanted.kinds)
        _see_that_systems_trust(files, wanted.windows_authority)
        key = openpgp_key(os.environ)
        write_checksums(wanted.folder)
        published = (*files, wanted.folder / LIST)
        sign_openpgp(published, key)
        # Now that nothing more is written: what is verified is what is published.
        for file in published:
            verify_openpgp(file, wanted.openpgp_key)
        _see_that_systems_trust(files, wanted.windows_authority)
        check_checksums(wanted.folder)
    except (SigningError, NotSignedError, OSError) as error:
        _forget_earlier_signatures(wanted.folder)
        raise SystemExit(f"Not to be published: {error}") from error
    for file in files:
        print(f"{file.name}: signed and verified")


def _forget_earlier_signatures(folder: Path) -> None:
    """Remove signatures and checksums, so that none are left of what is not to be published."""
    for path in (*folder.glob(f"*{SUFFIX}"), folder / LIST):
        path.unlink(missing_ok=True)


def _artefacts(folder: Path, kinds: list[str]) -> list[Path]:
    """Return what is to be published, in order."""
    files = sorted(folder.iterdir())
    if strange := [path.name for path in files if not path.name.endswith(_KINDS)]:
        raise SigningError(f"{', '.join(strange)}: nobody said how this is signed.")
    if missing := [kind for kind in kinds if not any(path.name.endswith(kind) for path in files)]:
        raise SigningError(f"there is no {' and no '.join(missing)} in {folder}.")
    return files


def _see_that_systems_trust(files: list[Path], authority: Path | None) -> None:
    for file in files:
        if file.suffix == ".exe":
            verify_authenticode(file, authority)
        elif file.suffix == ".dmg":
            verify_disk_image(file)


if __name__ == "__main__":
    main()
