"""Leaving out of a text what is nobody else's business."""

import re
from pathlib import Path

_KEYS = re.compile(r"\b(?:sk-[\w-]{8,}|hf_\w{8,}|(?i:bearer|basic)\s+[\w.~+/=-]{8,})")
_PEM = re.compile(r"-----BEGIN [^-]+-----.*?(?:-----END [^-]+-----|\Z)", re.DOTALL)
_SECRET_VALUES = re.compile(r"(?i)\b((?:[\w-]*(?:key|token|secret|password|code))\s*[=:]\s*)(\"[^\"]*\"|\S{6,})")
_REMOVED = "[removed]"


def redacted(text: str, home: Path) -> str:
    """Return the text without keys, and with `~` for the person's folder."""
    text = _PEM.sub(_REMOVED, text)
    text = _KEYS.sub(_REMOVED, text)
    text = _SECRET_VALUES.sub(rf"\1{_REMOVED}", text)
    # The folder's name is the person's, most of the time; a root folder is everybody's.
    if len(home.parts) > 1:
        for written in (str(home), home.as_posix()):
            text = text.replace(written, "~")
    return text
