"""Keep the repository that programs update themselves from.

    python packaging/updates init REPOSITORY --keys KEYS --url https://downloads.example/swarm-desktop
    python packaging/updates add REPOSITORY --keys KEYS --bundle dist/swarm-desktop --platform linux-x86_64
    python packaging/updates refresh REPOSITORY --keys KEYS
    python packaging/updates replace-key REPOSITORY --keys KEYS targets
    python packaging/updates publish REPOSITORY --to FOLDER
    python packaging/updates check --platform linux-x86_64

Keys are encrypted; the passphrase is read from SWARM_UPDATES_PASSPHRASE.
"""

import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "packaging")]

from bundle.sources import time_of_sources  # noqa: E402

from swarm_desktop.core.errors import SwarmError  # noqa: E402
from swarm_desktop.core.updates import Channel  # noqa: E402
from swarm_desktop.updates.release import MOST_NOTES, Release  # noqa: E402
from updates.archive import installed_as, pack  # noqa: E402
from updates.keys import ROLES, NoPassphraseError  # noqa: E402
from updates.publishing import check, publish  # noqa: E402
from updates.repository import Repository  # noqa: E402
from updates.sources import built_in, write_source  # noqa: E402

_FOLDER = click.Path(path_type=Path, file_okay=False)
_keys_option = click.option("--keys", type=_FOLDER, required=True, help="Where the keys are; never published.")


@click.group(help=__doc__)
def cli() -> None:
    """Choose what to do."""


@cli.command()
@click.argument("repository", type=_FOLDER)
@_keys_option
@click.option("--url", required=True, help="Where programs will find the repository.")
@click.option("--resources", type=_FOLDER, default=ROOT / "resources", help="What programs are built with.")
def init(repository: Path, keys: Path, url: str, resources: Path) -> None:
    """Make keys and an empty repository, and let programs built from now on trust them."""
    made = Repository(repository, keys)
    made.create()
    write_source(resources, url, made.root_file.read_bytes())
    click.echo(f"{repository}: made. Keep {keys} apart from it, the root key best on no machine at all.")


@cli.command()
@click.argument("repository", type=_FOLDER)
@_keys_option
@click.option("--bundle", type=_FOLDER, default=ROOT / "dist" / "swarm-desktop", help="The frozen program.")
@click.option("--platform", required=True, help="What it runs on, such as linux-x86_64.")
@click.option("--channel", type=click.Choice([*map(str, Channel)]), default=Channel.STABLE.value)
@click.option("--version", "number", default=lambda: installed_version("swarm-desktop"))
@click.option("--notes", type=click.Path(path_type=Path, dir_okay=False), help="What is new, as plain text.")
def add(
    *, repository: Path, keys: Path, bundle: Path, platform: str, channel: str, number: str, notes: Path | None
) -> None:
    """Pack a frozen program and announce it as the newest version of a channel."""
    name = f"archives/swarm-desktop-{number}-{platform}.tar.xz"
    release = Release(
        version=number,
        archive=name,
        published=datetime.now(UTC).date().isoformat(),
        notes=notes.read_text(encoding="utf-8")[:MOST_NOTES] if notes else "",
    )
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, Path(name).name)
        pack(bundle, installed_as(platform), archive, built=time_of_sources(ROOT))
        Repository(repository, keys).add(archive, release, Channel(channel), platform)
        click.echo(f"{name}: {archive.stat().st_size / 1e6:.0f} MB in channel {channel}")


@cli.command()
@click.argument("repository", type=_FOLDER)
@_keys_option
def refresh(repository: Path, keys: Path) -> None:
    """Sign anew that nothing is newer; once a week, or programs take it for held back."""
    Repository(repository, keys).refresh()


@cli.command("replace-key")
@click.argument("repository", type=_FOLDER)
@_keys_option
@click.argument("role", type=click.Choice(ROLES))
def replace_key(repository: Path, keys: Path, role: str) -> None:
    """Make a new key for a role; the root key, and that of the role, have to be there."""
    Repository(repository, keys).replace_key(role)


@cli.command("publish")
@click.argument("repository", type=_FOLDER)
@click.option("--to", type=_FOLDER, required=True, help="The server's folder.")
def publish_command(repository: Path, to: Path) -> None:
    """Copy what is new to the server's folder."""
    publish(repository, to)


@cli.command("check")
@click.option("--platform", required=True)
@click.option("--resources", type=_FOLDER, default=ROOT / "resources")
def check_command(platform: str, resources: Path) -> None:
    """Ask the published repository as a program would."""
    source = built_in(resources)
    for channel, number in check(source.url, source.root, platform).items():
        click.echo(f"{channel}: {number}")


if __name__ == "__main__":
    try:
        cli.main(standalone_mode=True)
    except (SwarmError, NoPassphraseError, OSError) as error:
        raise SystemExit(f"updates: {error}") from error
