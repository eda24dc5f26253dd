"""Texts of models and other programs, shown so that nothing in them hides. A pure function."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = frozenset({"\n", "\t"})


def visible(text: str) -> str:
    """Return `text` with a mark for each sign that cannot be seen, or that turns the order of what is seen around."""
    return "".join(map(_marked, text.replace("\r\n", "\n")))


def _marked(sign: str) -> str:
    if sign in _KEPT or unicodedata.category(sign) not in _HIDDEN:
        return sign
    return f"\N{MATHEMATICAL LEFT ANGLE BRACKET}U+{ord(sign):04X}\N{MATHEMATICAL RIGHT ANGLE BRACKET}"
