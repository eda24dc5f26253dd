"""Running what a model wrote where it can do no harm: off unless a person switched it on."""

from swarm_desktop.sandbox.bubblewrap import SandboxUnavailableError, sandbox_trouble
from swarm_desktop.sandbox.sandbox import Sandbox, find_sandbox
from swarm_desktop.sandbox.shell import BoundFolder, End, ShellOutcome, run_confined

__all__ = [
    "BoundFolder",
    "End",
    "Sandbox",
    "SandboxUnavailableError",
    "ShellOutcome",
    "find_sandbox",
    "run_confined",
    "sandbox_trouble",
]
