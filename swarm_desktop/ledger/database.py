"""A small SQLite file that only its owner can read, and that overwrites what is deleted."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from swarm_desktop.core.errors import StateError

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Database:
    """Opened anew for each use, so that several threads and programs may share the file."""

    path: Path
    name: str
    """How people are told of it."""
    schema: str
    """Statements that make the tables."""

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """Open the file, making it at first use, for one transaction. Raises StateError where that fails."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
            with closing(sqlite3.connect(self.path, timeout=10)) as connection:
                # Overwrite what is deleted: forgetting is a promise.
                connection.execute("PRAGMA secure_delete = ON")
                with connection:
                    self._prepare(connection)
                    yield connection
        except (sqlite3.Error, OSError) as error:
            raise StateError(
                f"The {self.name} {self.path} cannot be used: {error}. Free some space, or delete it to start anew.",
            ) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        if _version(connection) != 0:
            return
        connection.execute("BEGIN IMMEDIATE")
        # Another thread or program may have made the tables while this one waited.
        if _version(connection) == 0:
            for statement in self.schema.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
