"""Run by the frozen program before anything else: what it starts must not load the bundle's libraries."""

import os

_NAME = "LD_LIBRARY_PATH"
_before = os.environ.pop(f"{_NAME}_ORIG", None)
if _before is not None:
    os.environ[_NAME] = _before
else:
    os.environ.pop(_NAME, None)
# A worker's child process is the program again, and finds its libraries only if it looks for them anew.
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
