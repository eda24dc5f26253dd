"""Conversations of the Anthropic dialect as templates read them."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from swarm_desktop.api.anthropic_content import Message, SystemContent
from swarm_desktop.api.anthropic_conversation import chat_messages

SYSTEM: TypeAdapter[SystemContent] = TypeAdapter(SystemContent)
MESSAGES = TypeAdapter(list[Message])
CALL = {"type": "tool_use", "id": "call", "name": "read", "input": {"path": "a.txt"}}


def read(*messages: Any, system: Any = "") -> list[Any]:
    return list(chat_messages(SYSTEM.validate_python(system), MESSAGES.validate_python(messages)))


def user(*blocks: Any) -> dict[str, Any]:
    return {"role": "user", "content": list(blocks)}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words, "cache_control": {"type": "ephemeral"}}


BILLING = "x-anthropic-billing-header: cc_version=2.1.37; cc_entrypoint=cli; cch=8f2c1;"


@pytest.mark.parametrize(
    ("system", "read_as"),
    [
        ("Be brief.", "Be brief."),
        ([text("Be brief."), text("Be kind.")], "Be brief.\nBe kind."),
        ([text(BILLING), text("Be brief.")], "Be brief."),
        ([text(f"{BILLING}\nBe brief.")], "Be brief."),
        (f"{BILLING}\nBe brief.", "Be brief."),
        (f"Never write {BILLING}", f"Never write {BILLING}"),
    ],
)
def test_the_system_prompt_is_one_text_without_the_billing_line(system: Any, read_as: str) -> None:
    assert read(user(text("Hi")), system=system)[0] == {"role": "system", "content": read_as}


def test_nothing_but_a_billing_line_is_no_system_prompt() -> None:
    assert [message["role"] for message in read(user(text("Hi")), system=[text(BILLING)])] == ["user"]


def test_messages_of_one_role_in_a_row_become_one() -> None:
    assert read({"role": "user", "content": "One."}, user(text("Two."), text("Three."))) == [
        {"role": "user", "content": "One.\nTwo.\nThree."}
    ]


def test_instructions_amid_the_conversation_are_marked() -> None:
    late = {"role": "system", "content": "Be quick."}
    assert read({"role": "user", "content": "One."}, late, {"role": "assistant", "content": "1"}) == [
        {"role": "user", "content": "One.\n<system>\nBe quick.\n</system>"},
        {"role": "assistant", "content": "1"},
    ]


def test_calls_and_results_become_tool_messages_before_what_is_said_with_them() -> None:
    result = {"type": "tool_result", "tool_use_id": "call", "content": [text("line 1"), text("line 2")]}
    failed = {"type": "tool_result", "tool_use_id": "other", "content": "no such file", "is_error": True}
    other = {**CALL, "id": "other"}
    conversation = read(
        {"role": "user", "content": "Read it."},
        {"role": "assistant", "content": [text("I will."), CALL, other]},
        user(result, failed, text("Go on.")),
    )
    arguments = '{"path":"a.txt"}'
    assert conversation[1] == {
        "role": "assistant",
        "content": "I will.",
        "tool_calls": [
            {"id": "call", "type": "function", "function": {"name": "read", "arguments": arguments}},
            {"id": "other", "type": "function", "function": {"name": "read", "arguments": arguments}},
        ],
    }
    assert conversation[2] == {"role": "tool", "tool_call_id": "call", "content": "line 1\nline 2"}
    assert conversation[3]["tool_call_id"] == "other"
    assert "failed" in conversation[3]["content"]
    assert conversation[3]["content"].endswith("no such file")
    assert conversation[4] == {"role": "user", "content": "Go on."}


def test_thinking_is_handed_to_templates_and_what_nobody_can_read_is_not() -> None:
    thought = {"type": "thinking", "thinking": "A sum.", "signature": "x"}
    hidden = {"type": "redacted_thinking", "data": "xxxx"}
    assert read(user(text("Hi")), {"role": "assistant", "content": [thought, hidden, text("42")]})[1] == {
        "role": "assistant",
        "content": "42",
        "reasoning_content": "A sum.",
    }


def test_images_keep_their_place_among_texts_also_in_results() -> None:
    encoded = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}
    linked = {"type": "image", "source": {"type": "url", "url": "data:image/png;base64,BBBB"}}
    result = {"type": "tool_result", "tool_use_id": "call", "content": [encoded]}
    tool, said = read(user(result, text("What is it?"), linked))
    assert tool["content"] == [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]
    assert said["content"] == [
        {"type": "text", "text": "What is it?"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,BBBB"}},
    ]


def test_documents_and_search_results_are_read_as_text() -> None:
    document = {
        "type": "document",
        "title": "Notes",
        "source": {"type": "text", "media_type": "text/plain", "data": "x"},
    }
    found = {"type": "search_result", "title": "Page", "source": "https://a.example", "content": [text("words")]}
    assert read(user(document, found)) == [{"role": "user", "content": "Notes\nx\nPage\nhttps://a.example\nwords"}]
