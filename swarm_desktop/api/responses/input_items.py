"""What a conversation consists of in the Responses dialect."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

_FROZEN = ConfigDict(frozen=True, extra="ignore")


class TextPart(BaseModel):
    """A piece of text; which of the names it comes under says nothing that its place does not say."""

    model_config = _FROZEN
    type: Literal["input_text", "output_text", "text", "summary_text", "reasoning_text"]
    text: str


class RefusalPart(BaseModel):
    """Text with which another model refused to answer."""

    model_config = _FROZEN
    type: Literal["refusal"]
    refusal: str


class ImagePart(BaseModel):
    """A picture, by address; that is the picture itself where it begins with `data:`."""

    model_config = _FROZEN
    type: Literal["input_image"]
    image_url: str
    detail: str | None = None


class OtherPart(BaseModel):
    """What cannot be read here."""

    type: str

    @model_validator(mode="after")
    def _refuse(self) -> "OtherPart":
        raise ValueError(f"parts of the type `{self.type}` cannot be read here; send text or pictures")


def _kind_of_part(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    if kind in {"refusal", "input_image"}:
        return str(kind)
    return "text" if kind in {"input_text", "output_text", "text", "summary_text", "reasoning_text"} else "other"


Part: TypeAlias = Annotated[
    Annotated[TextPart, Tag("text")]
    | Annotated[RefusalPart, Tag("refusal")]
    | Annotated[ImagePart, Tag("input_image")]
    | Annotated[OtherPart, Tag("other")],
    Discriminator(_kind_of_part),
]


def _parts_of_text(value: Any) -> Any:
    return [{"type": "input_text", "text": value}] if isinstance(value, str) else value


Parts: TypeAlias = Annotated[tuple[Part, ...], BeforeValidator(_parts_of_text, json_schema_input_type=str | list[Part])]
"""A plain text is one part of text."""


class Item(BaseModel):
    """What every item has."""

    model_config = _FROZEN
    id: str | None = None
    status: str | None = None


class MessageItem(Item):
    """What somebody said."""

    type: Literal["message"] = "message"
    role: Literal["user", "assistant", "system", "developer"]
    content: Parts

    @model_validator(mode="before")
    @classmethod
    def _assistants_put_out(cls, value: Any) -> Any:
        if isinstance(value, dict) and value.get("role") == "assistant" and isinstance(value.get("content"), str):
            return {**value, "content": [{"type": "output_text", "text": value["content"]}]}
        return value


class FunctionCallItem(Item):
    """A call of one of the client's functions."""

    type: Literal["function_call"]
    call_id: str
    name: str
    namespace: str | None = None
    arguments: str


class CustomCallItem(Item):
    """A call of one of the client's tools that take plain text."""

    type: Literal["custom_tool_call"]
    call_id: str
    name: str
    namespace: str | None = None
    input: str


class CallOutputItem(Item):
    """What came of a call."""

    type: Literal["function_call_output", "custom_tool_call_output"]
    call_id: str
    output: Parts


class ReasoningItem(Item):
    """What a model thought, as far as the client was told. Encrypted content of other servers cannot be read here."""

    type: Literal["reasoning"]
    summary: tuple[TextPart, ...] = ()
    content: tuple[TextPart, ...] | None = None


class ReferenceItem(Item):
    """An item that this endpoint has kept."""

    type: Literal["item_reference"]
    id: str


class OtherItem(BaseModel):
    """What only OpenAI's own servers can make or read."""

    type: str

    @model_validator(mode="after")
    def _refuse(self) -> "OtherItem":
        raise ValueError(f"items of the type `{self.type}` cannot be read here; leave them out")


_TYPES = {
    "message": "message",
    "function_call": "function_call",
    "custom_tool_call": "custom_tool_call",
    "function_call_output": "output",
    "custom_tool_call_output": "output",
    "reasoning": "reasoning",
    "item_reference": "item_reference",
}


def _kind_of_item(value: Any) -> str:
    if not isinstance(value, dict):
        return _TYPES.get(getattr(value, "type", ""), "other")
    # The type may be left out of messages.
    return _TYPES.get(str(value.get("type") or ("message" if "role" in value else "")), "other")


InputItem: TypeAlias = Annotated[
    Annotated[MessageItem, Tag("message")]
    | Annotated[FunctionCallItem, Tag("function_call")]
    | Annotated[CustomCallItem, Tag("custom_tool_call")]
    | Annotated[CallOutputItem, Tag("output")]
    | Annotated[ReasoningItem, Tag("reasoning")]
    | Annotated[ReferenceItem, Tag("item_reference")]
    | Annotated[OtherItem, Tag("other")],
    Discriminator(_kind_of_item),
]


def _items_of_text(value: Any) -> Any:
    return [{"type": "message", "role": "user", "content": value}] if isinstance(value, str) else value


Input: TypeAlias = Annotated[
    list[InputItem],
    BeforeValidator(_items_of_text, json_schema_input_type=str | list[InputItem]),
    Field(default_factory=list),
]
"""A plain text is one message of the user."""
