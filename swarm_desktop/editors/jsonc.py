"""Reading JSON with comments and trailing commas, as editors write it, into values that know where they stand."""

import json
import re
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from swarm_desktop.editors.merging import Plain, Scalar

_DEEPEST = 100
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+|//[^\r\n]*|/\*(?:[^*]|\*(?!/))*\*/)
    |(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")
    |(?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<word>true|false|null)(?!\w)
    |(?P<mark>[{}\[\]:,])""",
    re.VERBOSE,
)


class JsonFaultError(ValueError):
    """The text is no JSON, not even with comments. The text of the error says where."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Text, number, truth or nothing, from character `start` to `end`."""

    start: int
    end: int
    value: Scalar


@dataclass(frozen=True, slots=True)
class Member:
    """One named value of an object; `start` is where its name begins."""

    start: int
    name: str
    value: "Node"


@dataclass(frozen=True, slots=True)
class Object:
    """Named values; `comma` is where a comma after the last of them ends, None where there is none."""

    start: int
    end: int
    members: tuple[Member, ...]
    comma: int | None

    def find(self, name: str) -> "Node | None":
        """Return the value with that name; of several the last, which is the one that programs take."""
        return next((member.value for member in reversed(self.members) if member.name == name), None)


@dataclass(frozen=True, slots=True)
class Array:
    """Values in order; `comma` as in objects."""

    start: int
    end: int
    items: tuple["Node", ...]
    comma: int | None


Node: TypeAlias = Leaf | Object | Array


def parse(text: str) -> Node | None:
    """Return the one value in `text`, None where there are only comments. Raises JsonFaultError."""
    reader = _Reader(text)
    if reader.kind == "end":
        return None
    node = reader.value(0)
    if reader.kind != "end":
        reader.fault()
    return node


def value_of(node: Node) -> Plain:
    """Return what a node means."""
    match node:
        case Leaf():
            return node.value
        case Array():
            return [value_of(item) for item in node.items]
        case Object():
            return {member.name: value_of(member.value) for member in node.members}


class _Reader:
    """Stands before one token at a time; white space and comments are passed over."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = 0
        self.advance()

    def advance(self) -> None:
        """Step to the next token."""
        while (match := _TOKEN.match(self._text, self._end)) and match.lastgroup == "space":
            self._end = match.end()
        self.start = self._end
        if match is None:
            self.kind, self.symbol = ("end", "") if self._end == len(self._text) else ("fault", "")
            return
        self._end = match.end()
        self.kind, self.symbol = str(match.lastgroup), match.group()

    def fault(self) -> NoReturn:
        """Say that what stands here cannot be understood."""
        line = self._text.count("\n", 0, self.start) + 1
        raise JsonFaultError(f"line {line} cannot be understood")

    def value(self, depth: int) -> Node:
        """Read one value."""
        if depth > _DEEPEST:
            self.fault()
        if self.symbol == "{":
            return self._object(depth)
        if self.symbol == "[":
            return self._array(depth)
        if self.kind not in {"string", "number", "word"}:
            self.fault()
        leaf = Leaf(self.start, self._end, self._scalar())
        self.advance()
        return leaf

    def _object(self, depth: int) -> Object:
        start, members, comma = self.start, list[Member](), None
        self.advance()
        while self.symbol != "}":
            if members and comma is None:
                self.fault()
            if self.kind != "string":
                self.fault()
            name_start, name = self.start, str(self._scalar())
            self.advance()
            if self.symbol != ":":
                self.fault()
            self.advance()
            members.append(Member(name_start, name, self.value(depth + 1)))
            comma = self._comma()
        return Object(start, self._close(), tuple(members), comma)

    def _array(self, depth: int) -> Array:
        start, items, comma = self.start, list[Node](), None
        self.advance()
        while self.symbol != "]":
            if items and comma is None:
                self.fault()
            items.append(self.value(depth + 1))
            comma = self._comma()
        return Array(start, self._close(), tuple(items), comma)

    def _comma(self) -> int | None:
        if self.symbol != ",":
            return None
        end = self._end
        self.advance()
        return end

    def _close(self) -> int:
        end = self._end
        self.advance()
        return end

    def _scalar(self) -> Scalar:
        try:
            value: Scalar = json.loads(self.symbol)
        except ValueError:
            self.fault()
        return value
