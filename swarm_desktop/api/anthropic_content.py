"""What messages of the Anthropic dialect consist of."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag


class _Part(BaseModel):
    """Fields that are not known, `cache_control` among them, are ignored: caching needs no marks here."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class TextBlock(_Part):
    """Plain text."""

    type: Literal["text"] = "text"
    text: str


class EncodedSource(_Part):
    """A file within the request."""

    type: Literal["base64"]
    media_type: str
    data: str


class LinkedSource(_Part):
    """A file behind an address; of images only `data:` addresses are taken."""

    type: Literal["url"]
    url: str


class TextSource(_Part):
    """A document that is plain text."""

    type: Literal["text"]
    data: str


class ImageBlock(_Part):
    """An image."""

    type: Literal["image"]
    source: Annotated[EncodedSource | LinkedSource, Field(discriminator="type")]

    @property
    def url(self) -> str:
        """The image as one address."""
        if isinstance(self.source, LinkedSource):
            return self.source.url
        return f"data:{self.source.media_type};base64,{self.source.data}"


class DocumentBlock(_Part):
    """A text with a title. Other kinds of documents would have to be read by somebody, and nobody here does."""

    type: Literal["document"]
    source: TextSource
    title: str | None = None

    @property
    def text(self) -> str:
        """Title and text."""
        return "\n".join(filter(None, (self.title, self.source.data)))


class SearchResultBlock(_Part):
    """What a search of the client's own found."""

    type: Literal["search_result"]
    source: str = ""
    title: str = ""
    content: tuple[TextBlock, ...] = ()

    @property
    def text(self) -> str:
        """Title, place and text."""
        return "\n".join(filter(None, (self.title, self.source, *(part.text for part in self.content))))


class ToolUseBlock(_Part):
    """A tool call that the model made."""

    type: Literal["tool_use"]
    id: str
    name: str
    input: dict[str, Any]


class ThinkingBlock(_Part):
    """What the model said to itself. Its signature, which only Anthropic's own servers check, is ignored."""

    type: Literal["thinking"]
    thinking: str


class ForeignBlock(_Part):
    """What only Anthropic's servers wrote and can read, in conversations that were begun there."""

    type: Literal[
        "redacted_thinking",
        "server_tool_use",
        "web_search_tool_result",
        "web_fetch_tool_result",
        "code_execution_tool_result",
        "bash_code_execution_tool_result",
        "text_editor_code_execution_tool_result",
        "tool_search_tool_result",
        "tool_reference",
        "mcp_tool_use",
        "mcp_tool_result",
        "container_upload",
        "compaction",
    ]


ShownBlock: TypeAlias = TextBlock | ImageBlock | DocumentBlock | SearchResultBlock


def _kind_of_content(value: Any) -> str:
    return "text" if isinstance(value, str) else "blocks"


ResultPart = Annotated[ShownBlock | ForeignBlock, Field(discriminator="type")]
ResultContent = Annotated[
    Annotated[str, Tag("text")] | Annotated[tuple[ResultPart, ...], Tag("blocks")], Discriminator(_kind_of_content)
]


class ToolResultBlock(_Part):
    """What came of a tool call."""

    type: Literal["tool_result"]
    tool_use_id: str
    content: ResultContent = ""
    is_error: bool = False


Block = Annotated[
    ShownBlock | ToolUseBlock | ToolResultBlock | ThinkingBlock | ForeignBlock, Field(discriminator="type")
]
Content = Annotated[
    Annotated[str, Tag("text")] | Annotated[tuple[Block, ...], Tag("blocks")], Discriminator(_kind_of_content)
]
SystemContent = Annotated[
    Annotated[str, Tag("text")] | Annotated[tuple[TextBlock, ...], Tag("blocks")], Discriminator(_kind_of_content)
]


class Message(_Part):
    """One message."""

    role: Literal["user", "assistant", "system"]
    content: Content

    @property
    def speaker(self) -> Literal["user", "assistant"]:
        """Who says it, for templates: most of them take instructions at the very beginning only."""
        return "assistant" if self.role == "assistant" else "user"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The content, in blocks in any case, and instructions marked as such."""
        blocks = (TextBlock(text=self.content),) if isinstance(self.content, str) else self.content
        if self.role != "system":
            return blocks
        texts = (block.text for block in blocks if isinstance(block, TextBlock))
        return tuple(TextBlock(text=f"<system>\n{text}\n</system>") for text in texts)
