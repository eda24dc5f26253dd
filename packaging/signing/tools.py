"""Running the programs that sign and verify."""

import subprocess
from collections.abc import Sequence

from signing.errors import SigningError


def run_tool(command: Sequence[str], text: str = "") -> subprocess.CompletedProcess[str]:
    """Run a tool to its end, whatever it ends with. Raises SigningError where it is not installed."""
    try:
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise SigningError(f"{command[0]} is not installed.") from error
