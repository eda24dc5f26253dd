"""The repository as TUF trusts it: what it announces, and nothing that is old, foreign or put together anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tuf.api import exceptions as tuf
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater, UpdaterConfig

from swarm_desktop.core.errors import UpdateError, UpdateFailedError, UpdateRefusedError, UpdateUnreachableError
from swarm_desktop.core.updates import Channel
from swarm_desktop.updates.release import Release, announcement
from swarm_desktop.updates.source import Source

_SMALL = UpdaterConfig(max_root_rotations=64, root_max_length=256_000, snapshot_max_length=500_000)
_LARGEST_ANNOUNCEMENT = 64_000


@dataclass(frozen=True, slots=True)
class Archive:
    """What has to be downloaded, and what it has to be."""

    url: str
    target: TargetFile

    def check(self, file: Path) -> None:
        """Raise UpdateRefusedError where a file is not what was signed."""
        with _translated(), file.open("rb") as opened:
            self.target.verify_length_and_hashes(opened)


@dataclass(frozen=True, slots=True)
class Offer:
    """A release and its archive."""

    release: Release
    archive: Archive


def newest(source: Source, channel: Channel, platform: str, folder: Path) -> Offer | None:
    """Return what a channel announces for a kind of system; None where it announces nothing for it.

    Blocks while it asks the repository. What is trusted is remembered in `folder`, so that nothing older is trusted
    later. Raises UpdateError.
    """
    metadata = folder / "metadata"
    with _translated():
        metadata.mkdir(parents=True, exist_ok=True)
        updater = Updater(
            str(metadata),
            f"{source.url}/metadata/",
            target_dir=str(folder),
            target_base_url=f"{source.url}/targets/",
            config=_SMALL,
            bootstrap=source.root,
        )
        told = updater.get_targetinfo(announcement(channel, platform))
        if told is None:
            return None
        if told.length > _LARGEST_ANNOUNCEMENT:
            raise UpdateRefusedError("The update server announces a version at a length that nobody would read.")
        release = Release.read(Path(updater.download_target(told, str(folder / "announcement.json"))).read_bytes())
        archive = updater.get_targetinfo(release.archive)
        if archive is None:
            raise UpdateRefusedError(f"The update server announces {release.version} and does not have it signed.")
        return Offer(release, Archive(f"{source.url}/targets/{_stored_as(archive)}", archive))


def _stored_as(target: TargetFile) -> str:
    """Return where a target lies: its name begins with its hash, so that an old and a new one never mix."""
    folder, slash, name = target.path.rpartition("/")
    return f"{folder}{slash}{next(iter(target.hashes.values()))}.{name}"


@contextmanager
def _translated() -> Iterator[None]:
    """Raise UpdateError for whatever TUF finds wrong."""
    try:
        yield
    except tuf.ExpiredMetadataError as error:
        raise _refused(
            "What the update server says is out of date: it was not renewed in time, or somebody holds newer versions "
            "back. Check that the clock of this machine is right, and try again later.",
            error,
        ) from error
    except tuf.UnsignedMetadataError as error:
        raise _refused(
            "What the update server says is not signed by the publishers of this program. Nothing of it was used.",
            error,
        ) from error
    except tuf.BadVersionNumberError as error:
        raise _refused(
            "The update server says less than it said before: somebody may be offering an older version as the newest, "
            "or parts that do not belong together. Nothing of it was used.",
            error,
        ) from error
    except (tuf.LengthOrHashMismatchError, tuf.DownloadLengthMismatchError) as error:
        raise _refused(
            "The update server sent something else, or more, than what was signed. It was thrown away.", error
        ) from error
    except tuf.RepositoryError as error:
        raise _refused("What the update server says cannot be trusted. Nothing of it was used.", error) from error
    except tuf.DownloadError as error:
        raise UpdateUnreachableError(
            "The update server does not answer. Check the connection to the internet, and try again later.",
            details=_causes(error),
        ) from error
    except OSError as error:
        raise UpdateFailedError(f"The update cannot be kept on this disk: {error.strerror or error}.") from error


def _refused(message: str, error: Exception) -> UpdateError:
    return UpdateRefusedError(message, details=_causes(error))


def _causes(error: BaseException) -> str:
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__name__}: {cause}")
        cause = cause.__cause__
    return "\n".join(lines)
