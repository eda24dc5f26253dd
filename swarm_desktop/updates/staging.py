"""Laying a new version ready beside this one, and putting it in place."""

import shutil
import subprocess
import tarfile
from pathlib import Path

from swarm_desktop.core.errors import UpdateFailedError, UpdateRefusedError
from swarm_desktop.updates.exchange import exchange
from swarm_desktop.updates.installation import Installation
from swarm_desktop.updates.trial import Trial, remove

PROBE_SECONDS = 60.0


def stage(installation: Installation, archive: Path, version: str) -> None:
    """Unpack the archive of a version, see that it starts, and let it wait for the end of the program.

    Blocks. Raises UpdateFailedError, UpdateRefusedError; nothing is left of it then.
    """
    discard(installation)
    unpacked = installation.beside / "unpacked"
    remove(unpacked)
    try:
        unpacked.mkdir(parents=True)
        with tarfile.open(archive) as opened:
            # Refuses entries that lead elsewhere, links to elsewhere, devices and special bits.
            opened.extractall(unpacked, filter="data")
        (only,) = unpacked.iterdir()
        only.rename(installation.other)
        _probe(installation, version)
        Trial("staged", version).write(installation)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise UpdateRefusedError(
            "The update is not packed as this version expects it. It was thrown away.", details=repr(error)
        ) from error
    except OSError as error:
        raise UpdateFailedError(
            f"The update cannot be unpacked beside {installation.root}: {error.strerror or error}. Free some space, "
            "or install the new version yourself."
        ) from error
    finally:
        remove(unpacked)
        if staged_version(installation) is None:
            remove(installation.other)


def staged_version(installation: Installation) -> str | None:
    """Return the version that waits for the end of the program; None where none does."""
    trial = Trial.read(installation)
    waits = trial is not None and trial.stage == "staged" and installation.other_executable.exists()
    return trial.version if trial is not None and waits else None


def failed_version(installation: Installation) -> str:
    """Return the version that did not start and was taken back; empty where there was none."""
    trial = Trial.read(installation)
    return trial.failed if trial is not None else ""


def discard(installation: Installation) -> None:
    """Give up the version that waits, and tidy up what a version that was taken back left. Raises UpdateFailedError."""
    trial = Trial.read(installation)
    if trial is not None and trial.stage == "trial":
        raise UpdateFailedError("The version that runs was not seen to start well yet. Try again in a minute.")
    try:
        if trial is not None:
            Trial("over", trial.version, failed=trial.failed).write(installation)
    except OSError as error:
        raise UpdateFailedError(f"{installation.beside} cannot be written: {error.strerror or error}.") from error
    remove(installation.other)


def tidy(installation: Installation) -> None:
    """Remove the version that was taken back: it could not go while it still ran."""
    trial = Trial.read(installation)
    if trial is not None and trial.stage == "over":
        remove(installation.other)


def put_in_place(installation: Installation) -> str | None:
    """Exchange the versions where one waits, as the last thing that the program does; return the new one.

    Raises UpdateFailedError, with this version still in its place.
    """
    version = staged_version(installation)
    if version is None:
        return None
    try:
        exchange(installation)
        Trial("trial", version).write(installation)
    except OSError as error:
        raise UpdateFailedError(
            f"{installation.root} cannot be exchanged for {version}: {error.strerror or error}."
        ) from error
    return version


def room_to_write(installation: Installation) -> bool:
    """Tell whether this person may exchange the program: everything happens beside it."""
    try:
        installation.beside.mkdir(parents=True, exist_ok=True)
        probe = installation.beside / "probe"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def forget_everything(installation: Installation) -> None:
    """Remove all that updates left beside the program."""
    shutil.rmtree(installation.beside, ignore_errors=True)


def _probe(installation: Installation, version: str) -> None:
    """See that the new version says that it is itself: a program that cannot do that is not put in place."""
    program = installation.other_executable
    try:
        told = subprocess.run(  # noqa: S603 - it was signed by the publishers
            [program, "--version"], capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UpdateFailedError(f"Version {version} does not start on this machine.", details=str(error)) from error
    if told.returncode != 0 or version not in told.stdout.split():
        raise UpdateFailedError(
            f"Version {version} does not start on this machine. This version stays.",
            details=f"{told.stdout}\n{told.stderr}".strip(),
        )
