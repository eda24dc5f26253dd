"""What a page says, without what only a browser needs."""

import codecs
import re

from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "head > *:not(title)")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TEXT_TYPES = frozenset({"application/json", "application/xml", "application/javascript", "application/x-yaml", ""})


def is_text(content_type: str) -> bool:
    """Return whether a media type (without parameters) is one that can be read as text."""
    return (
        content_type.startswith("text/")
        or content_type in HTML_TYPES | _TEXT_TYPES
        or content_type.endswith(("+json", "+xml"))
    )


def page_text(content: bytes, content_type: str, charset: str | None) -> str:
    """Return the text of a page; HTML as Markdown. Takes long for long pages, so call it in a thread."""
    if content_type in HTML_TYPES:
        return _html_text(content, charset)
    return content.decode(_known(charset) or "utf-8-sig", "replace")


def _html_text(content: bytes, charset: str | None) -> str:
    # Where the server names none, the parser looks for a mark or a meta element.
    soup = BeautifulSoup(content, "html.parser", from_encoding=_known(charset))
    for element in soup.select(", ".join(_SILENT)):
        element.decompose()
    try:
        text = MarkdownConverter(heading_style="ATX", escape_misc=False).convert_soup(soup)
    except RecursionError:
        # Elements nested by the thousand: nothing that a person wrote.
        text = soup.get_text(" ")
    return _EMPTY_LINES.sub("\n\n", text).strip()


def _known(charset: str | None) -> str | None:
    try:
        return codecs.lookup(charset).name if charset else None
    except LookupError:
        return None
