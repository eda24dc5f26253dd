"""The one folder that holds everything of one instance, so that a second instance needs only another folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APPLICATION = "swarm-desktop"
DATA_FOLDER_VARIABLE = "SWARM_DATA_DIR"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Names of the files in the data folder; none of them needs to exist."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """Settings that a person may edit by hand."""
        return self.root / "settings.toml"

    @property
    def secrets_file(self) -> Path:
        """Where each secret is kept, and the secret itself where there is no keyring."""
        return self.root / "secrets.json"

    @property
    def api_keys_file(self) -> Path:
        """Hashes of the further keys, and when each key was used."""
        return self.root / "api-keys.json"

    @property
    def program_log(self) -> Path:
        """What the program itself has to tell, one JSON object a line."""
        return self.logs / "swarm-desktop.log"

    @property
    def window_file(self) -> Path:
        """Size and page of the window."""
        return self.root / "window.ini"

    @property
    def ledger_file(self) -> Path:
        """Past votes."""
        return self.root / "votes.sqlite"

    @property
    def responses_file(self) -> Path:
        """Responses that clients may come back to, where the person wants them on the disk."""
        return self.root / "responses.sqlite"

    @property
    def tool_calls_file(self) -> Path:
        """The audit trail of the tools."""
        return self.root / "tool-calls.sqlite"

    @property
    def lending_file(self) -> Path:
        """What paired machines used of this one, by day."""
        return self.root / "lending.sqlite"

    @property
    def editor_changes_file(self) -> Path:
        """What was written into editors' settings files, and where the backups are."""
        return self.root / "editor-changes.json"

    @property
    def identity_file(self) -> Path:
        """The certificate by which other machines know this one; its key is a secret."""
        return self.root / "identity.json"

    @property
    def peers_file(self) -> Path:
        """The machines that this one trusts, and those that it trusted once."""
        return self.root / "peers.json"

    @property
    def invite_file(self) -> Path:
        """The invite that is open, without its code."""
        return self.root / "invite.json"

    @property
    def models(self) -> Path:
        """Model files, unless the settings name another folder."""
        return self.root / "models"

    @property
    def profiles(self) -> Path:
        """Swarm profiles, one file each."""
        return self.root / "profiles"

    @property
    def logs(self) -> Path:
        """Logs of the workers and of the program."""
        return self.root / "logs"

    @property
    def updates(self) -> Path:
        """What is trusted of the update server, and what was fetched from it."""
        return self.root / "updates"

    @property
    def lock_file(self) -> Path:
        """Held by the running instance."""
        return self.root / "instance.lock"

    @property
    def instance_file(self) -> Path:
        """How to reach the running instance."""
        return self.root / "instance.json"


def data_folder(chosen: Path | None, environment: Mapping[str, str]) -> DataFolder:
    """Return the folder named by `--data-dir`, else by `SWARM_DATA_DIR`, else the platform's own."""
    if chosen is not None:
        return DataFolder(chosen.expanduser().absolute())
    named = environment.get(DATA_FOLDER_VARIABLE)
    if named:
        return DataFolder(Path(named).expanduser().absolute())
    return DataFolder(platformdirs.user_data_path(APPLICATION, appauthor=False))
