"""Make the build scripts importable; ``packaging/`` itself must stay no package, or it shadows a library."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))
