"""`execute_bash`: a command in the sandbox, or not at all."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from swarm_desktop.core.json_types import JsonObject
from swarm_desktop.sandbox import BoundFolder, End, ShellOutcome, run_confined, sandbox_trouble
from swarm_desktop.tools.errors import ToolError
from swarm_desktop.tools.tool import Arguments, Policy, Prepared, ToolResult, checked

LONGEST_COMMAND = 32_000


class ExecuteBashArguments(Arguments):
    """What to run where."""

    command: Annotated[str, Field(min_length=1, max_length=LONGEST_COMMAND, description="A bash command line.")]
    folder: Annotated[str | None, Field(max_length=1024, description="Folder to run it in.")] = None
    seconds: Annotated[int | None, Field(ge=1, description="Most seconds it may take.")] = None


class ExecuteBash:
    """Runs bash where it sees the system's programs and the named folders, and nothing else."""

    name = "execute_bash"
    arguments = ExecuteBashArguments

    def __init__(self) -> None:
        self._works = False

    def description(self, policy: Policy) -> str:
        """Tell models what it does."""
        network = "It can use the network." if policy.network else "There is no network."
        return (
            f"Run a bash command on Linux, for at most {policy.seconds} seconds. {network} Nothing remains of it but "
            f"what it writes into the folders. {policy.folders.words()}"
        )

    async def obstacle(self, policy: Policy) -> str:  # noqa: ARG002
        """Say why it cannot be used. What worked once is not tried again."""
        trouble = "" if self._works else await sandbox_trouble()
        self._works = not trouble
        return trouble

    def prepare(self, given: JsonObject, policy: Policy) -> Prepared:
        """Find the folder."""
        asked = checked(ExecuteBashArguments, given)
        if "\0" in asked.command:
            raise ToolError("`command` holds a zero byte, which bash cannot take.")
        bound = [BoundFolder(folder.path, folder.write) for folder in policy.folders.all if folder.path.is_dir()]
        folder = _folder(asked.folder, bound, policy)
        seconds = min(asked.seconds or policy.seconds, policy.seconds)

        async def run() -> ToolResult:
            outcome = await run_confined(
                asked.command,
                bound,
                folder=folder,
                network=policy.network,
                seconds=seconds,
                output_bytes=policy.output_bytes,
            )
            return _result(outcome, seconds)

        network = "with the network" if policy.network else "without network"
        where = f"[in {folder or 'an empty folder'}, {network}, for at most {seconds} seconds]"
        return Prepared(" ".join(asked.command.split()), f"{asked.command}\n\n{where}", run)


def _folder(asked: str | None, bound: list[BoundFolder], policy: Policy) -> Path | None:
    if asked is None:
        return bound[0].path if bound else None
    folder = policy.folders.locate(asked).path
    if not folder.is_dir():
        raise ToolError(f"{folder} is no folder.")
    return folder


def _result(outcome: ShellOutcome, seconds: int) -> ToolResult:
    endings = {
        End.EXITED: f"[exit status {outcome.status}]",
        End.TIME: f"[ended: it took more than {seconds} seconds]",
        End.MEMORY: "[ended: it took too much memory]",
        End.PROCESSES: "[ended: it started too many processes]",
        End.OUTPUT: "[ended: it wrote too much]",
    }
    said = outcome.output.decode("utf-8", "replace")
    separator = "" if not said or said.endswith("\n") else "\n"
    ok = outcome.end is End.EXITED and outcome.status == 0
    return ToolResult(said + separator + endings[outcome.end], ok=ok, truncated=outcome.omitted_bytes > 0)
