import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.workers.decoding.speech import SpeechForm, SpeechReader, Spoken
from swarm_desktop.workers.decoding.tool_calls import ToolCall

EVERYTHING = SpeechForm(reasons=True, calls=True)
CALL = '<tool_call>\n{"name": "add", "arguments": {"a": 1}}\n</tool_call>'
ADD = ToolCall("add", '{"a": 1}')


def read(form: SpeechForm, *pieces: str) -> Spoken:
    reader = SpeechReader(form)
    whole = Spoken()
    for spoken in (*map(reader.feed, pieces), reader.finish()):
        whole = Spoken(whole.text + spoken.text, whole.reasoning + spoken.reasoning, whole.calls + spoken.calls)
    return whole


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Forty-two.", Spoken("Forty-two.")),
        ("<think>\nHm.\n</think>\n\nForty-two.", Spoken("Forty-two.", "Hm.")),
        ("<think>Never done", Spoken("", "Never done")),
        ("I will.\n" + CALL, Spoken("I will.", "", (ADD,))),
        (CALL + "\n" + CALL, Spoken("", "", (ADD, ADD))),
        ("<think>Hm.</think>" + CALL + "\nDone.", Spoken("Done.", "Hm.", (ADD,))),
        ("1 < 2 <tool> <think>", Spoken("1 < 2 <tool> <think>")),
        (CALL.removesuffix("</tool_call>"), Spoken("", "", (ADD,))),
        (
            '<tool_call>{"name": "say", "arguments": {"text": "}}</tool_call> ends it"}}</tool_call>',
            Spoken("", "", (ToolCall("say", '{"text": "}}</tool_call> ends it"}'),)),
        ),
        ("<tool_call>not JSON</tool_call>", Spoken("<tool_call>not JSON</tool_call>")),
        ("<tool_call>cut", Spoken("<tool_call>cut")),
    ],
)
@given(data=st.data())
def test_what_is_read_does_not_depend_on_where_it_was_cut(said: str, expected: Spoken, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(said)), max_size=6)))
    pieces = [said[begin:end] for begin, end in zip([0, *places], [*places, len(said)], strict=True)]
    assert read(EVERYTHING, *pieces) == expected


def test_text_is_passed_on_as_soon_as_it_is_certain() -> None:
    reader = SpeechReader(SpeechForm(calls=True))
    assert reader.feed("Well, <tool").text == "Well,"
    assert reader.feed("box>").text == " <toolbox>"


def test_without_tools_marks_are_text() -> None:
    assert read(SpeechForm(), CALL) == Spoken(CALL)


def test_a_prompt_may_open_the_thinking() -> None:
    form = SpeechForm.of("...</think>...", "<assistant>\n<think>\n", calls=False, several_calls=True, is_led=False)
    assert read(form, "Hm.\n</think>\n42") == Spoken("42", "Hm.")


def test_an_answer_led_by_a_grammar_has_no_thinking() -> None:
    form = SpeechForm.of("...</think>...", "<think>\n", calls=False, several_calls=True, is_led=True)
    assert read(form, "{}") == Spoken("{}")


def test_after_the_only_call_that_is_allowed_nothing_counts() -> None:
    reader = SpeechReader(SpeechForm(calls=True, several_calls=False))
    assert reader.feed(CALL + CALL + "more").calls == (ADD,)
    assert reader.is_over
    assert reader.finish() == Spoken()


def test_arguments_may_come_as_text_and_names_alone_are_calls_too() -> None:
    text = json.dumps({"name": "add", "arguments": '{"a":1}'})
    assert read(SpeechForm(calls=True), f"<tool_call>{text}").calls == (ToolCall("add", '{"a":1}'),)
    assert read(SpeechForm(calls=True), '<tool_call>{"name": "now"}').calls == (ToolCall("now", "{}"),)
