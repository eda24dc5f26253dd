"""Code in languages other than Python: whether tree-sitter's grammar takes it, and its tokens without comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from tree_sitter import Language, Parser

from swarm_desktop.consensus.limits import MAX_CODE

# Each grammar comes as a wheel of its own; the second name is the function in it that returns the grammar.
_GRAMMARS = MappingProxyType(
    {
        "bash": ("tree_sitter_bash", "language"),
        "c": ("tree_sitter_c", "language"),
        "c#": ("tree_sitter_c_sharp", "language"),
        "c++": ("tree_sitter_cpp", "language"),
        "go": ("tree_sitter_go", "language"),
        "java": ("tree_sitter_java", "language"),
        "javascript": ("tree_sitter_javascript", "language"),
        "ruby": ("tree_sitter_ruby", "language"),
        "rust": ("tree_sitter_rust", "language"),
        "tsx": ("tree_sitter_typescript", "language_tsx"),
        "typescript": ("tree_sitter_typescript", "language_typescript"),
    }
)
_ALIASES = MappingProxyType(
    {
        **dict.fromkeys(("sh", "shell", "zsh", "console"), "bash"),
        **dict.fromkeys(("cs", "csharp"), "c#"),
        **dict.fromkeys(("cpp", "cc", "cxx", "hpp"), "c++"),
        **dict.fromkeys(("js", "jsx", "mjs", "node"), "javascript"),
        "golang": "go",
        "h": "c",
        "rb": "ruby",
        "rs": "rust",
        "ts": "typescript",
    }
)
_STRING = r'"(?:[^"\\\n]|\\.)*+"'
_SLASHED = re.compile(
    rf"//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/|{_STRING}|`(?:[^`\\]|\\.)*+`|\w+|[-+*/%&|^<>=!:]=|->|=>|[^\w\s]", re.DOTALL
)
_HASHED = re.compile(rf"(?<!\S)#[^\n]*|{_STRING}|'[^'\n]*'|\w+|[^\w\s]", re.DOTALL)
_HASHING = frozenset({"bash", "ruby", "yaml", "yml", "toml", "r", "perl", "make", "makefile", "dockerfile", "elixir"})
_COMMENTS = ("//", "/*")

# Recovering from errors can take the grammars time that grows with the square of the length. Sound code
# needs one unit of work for 50 bytes and more; what needs far more is given up as unsound.
_MAX_PARSED = 8_192
_WORK = 20
_BYTES_PER_WORK = 25
_CHUNK = 4_096


@dataclass(frozen=True, slots=True)
class OtherReading:
    """The tokens of a source without comments, and whether its grammar takes all of it."""

    tokens: tuple[str, ...]
    parses: bool


def read_source(source: str, language: str) -> OtherReading:
    """Read `source`; a language without a grammar here parses always."""
    name = _ALIASES.get(language, language)
    source = source[:MAX_CODE]
    if name in _HASHING:
        tokens = [token for token in _HASHED.findall(source) if token[0] != "#"]
    else:
        tokens = [token for token in _SLASHED.findall(source) if not token.startswith(_COMMENTS)]
    return OtherReading(tuple(tokens), name not in _GRAMMARS or _parses(source, name))


def _parses(source: str, name: str) -> bool:
    written = source.encode("utf-8", "replace")
    if len(written) > _MAX_PARSED:
        return True
    work = 0

    def exhausted(_position: int, broken: bool) -> bool:  # noqa: FBT001 - as tree-sitter calls it
        nonlocal work
        work += 1
        return broken or work > _WORK + len(written) // _BYTES_PER_WORK

    parser = _parser(name)
    try:
        tree = parser.parse(lambda start, _point: written[start : start + _CHUNK], progress_callback=exhausted)
    except ValueError:
        parser.reset()
        return False
    return not tree.root_node.has_error


@cache
def _parser(name: str) -> Parser:
    module, function = _GRAMMARS[name]
    return Parser(Language(getattr(import_module(module), function)()))
