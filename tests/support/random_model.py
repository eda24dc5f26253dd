"""Models with random weights, written by the script that benchmarks use too."""

import subprocess
import sys
from pathlib import Path

_SCRIPT = Path(__file__).parents[2] / "packaging" / "random_model.py"


def random_model_file(folder: Path, size: str) -> Path:
    """Write one into a folder, and return its path."""
    path = folder / f"{size}.gguf"
    subprocess.run([sys.executable, _SCRIPT, path, "--size", size], check=True, stdout=subprocess.DEVNULL)
    return path
