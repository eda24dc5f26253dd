"""Metadata and targets as they are published: every change makes new versions of what it touches, signed at once."""

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Key, Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp

from swarm_desktop.core.updates import Channel
from swarm_desktop.updates.release import Release, announcement
from updates.keys import ROLES, make_key, open_key, put_away

# The nearer to the network a key lies, the sooner its word ends.
LIFETIME_DAYS = {"root": 730, "targets": 365, "snapshot": 30, "timestamp": 10}

_Role = TypeVar("_Role", bound=Signed)


class Repository:
    """A folder with `metadata` and `targets`, and the folder with the keys, which belongs somewhere else."""

    def __init__(self, folder: Path, keys: Path, now: datetime | None = None) -> None:
        self._metadata = folder / "metadata"
        self.targets = folder / "targets"
        self._keys = keys
        self._now = (now or datetime.now(UTC)).replace(microsecond=0)

    @property
    def root_file(self) -> Path:
        """The first root metadata, which programs are built with."""
        return self._metadata / "1.root.json"

    def create(self) -> None:
        """Make keys and the first metadata. Raises FileExistsError where there are some."""
        self._metadata.mkdir(parents=True)
        self.targets.mkdir()
        root = Root(consistent_snapshot=True)
        for role in ROLES:
            root.add_key(_public(make_key(self._keys, role)), role)
        self._publish("root", root)
        self._publish("targets", Targets())
        self._publish("snapshot", Snapshot())
        self._publish("timestamp", Timestamp())

    def add(self, archive: Path, release: Release, channel: Channel, platform: str) -> None:
        """Offer an archive, and announce it as the newest of its channel."""
        targets = self._next("targets", Targets)
        self._put(targets, release.archive, archive)
        announced = self.targets / "announced.json"
        announced.write_text(json.dumps(release.model_dump(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        self._put(targets, announcement(channel, platform), announced)
        announced.unlink()
        self._publish("targets", targets)
        self.refresh()

    def refresh(self) -> None:
        """Say anew that what is there is the newest, before the last word runs out."""
        snapshot = self._next("snapshot", Snapshot)
        snapshot.meta["targets.json"] = MetaFile(self._read("targets", Targets).version)
        self._publish("snapshot", snapshot)
        timestamp = self._next("timestamp", Timestamp)
        timestamp.snapshot_meta = MetaFile(snapshot.version)
        self._publish("timestamp", timestamp)

    def replace_key(self, role: str) -> None:
        """Trust a new key for a role from now on, and the old one no more. Programs learn it by themselves."""
        root = self._next("root", Root)
        signers = [open_key(self._keys, "root")]
        for identifier in tuple(root.roles[role].keyids):
            root.revoke_key(identifier, role)
        put_away(self._keys, role)
        fresh = make_key(self._keys, role)
        root.add_key(_public(fresh), role)
        if role == "root":
            # Those who trust the old root follow only what it signed, and later ones only what the new one signed.
            signers.append(fresh)
        self._publish("root", root, signers)
        if role == "targets":
            self._publish(role, self._next(role, Targets))
        self.refresh()

    def _put(self, targets: Targets, path: str, file: Path) -> None:
        target = TargetFile.from_file(path, str(file), ["sha256"])
        folder, slash, name = path.rpartition("/")
        place = self.targets / f"{folder}{slash}{target.hashes['sha256']}.{name}"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
        targets.targets[path] = target

    def _read(self, role: str, kind: type[_Role]) -> _Role:
        signed = Metadata.from_file(str(self._newest(role))).signed
        if not isinstance(signed, kind):
            raise TypeError(f"{role} is {type(signed).__name__}")
        return signed

    def _next(self, role: str, kind: type[_Role]) -> _Role:
        signed = self._read(role, kind)
        signed.version += 1
        return signed

    def _newest(self, role: str) -> Path:
        if role == "timestamp":
            return self._metadata / "timestamp.json"
        return max(self._metadata.glob(f"*.{role}.json"), key=lambda file: int(file.name.split(".")[0]))

    def _publish(self, role: str, signed: Signed, signers: Sequence[CryptoSigner] = ()) -> None:
        signed.expires = self._now + timedelta(days=LIFETIME_DAYS[role])
        metadata = Metadata(signed)
        for signer in signers or [open_key(self._keys, role)]:
            metadata.sign(signer, append=True)
        name = "timestamp.json" if role == "timestamp" else f"{signed.version}.{role}.json"
        metadata.to_file(str(self._metadata / name))


def _public(signer: object) -> Key:
    key = getattr(signer, "public_key", None)
    if not isinstance(key, Key):
        raise TypeError("a signer without a public key")
    return key
