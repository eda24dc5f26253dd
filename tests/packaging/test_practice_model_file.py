"""What the committed practice model does when the embedded server has loaded it."""

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import pytest
import xllamacpp
from practice_model.chat_template import TEMPLATE, rendered_text
from practice_model.examples import Example, Tool, ToolCall, Turn
from practice_model.sampling import SAMPLING

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "resources" / "practice-model.gguf"
CONTEXT = 65_536
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather in a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
READ = {
    "type": "function",
    "function": {
        "name": "read",
        "description": "Reads a file.\nThe path may be relative.",
        "parameters": {
            "type": "object",
            "properties": {"filePath": {"type": "string"}, "offset": {"type": "integer"}},
            "required": ["filePath"],
        },
    },
}


@dataclass(frozen=True)
class Client:
    """Talks to the embedded server."""

    address: str

    def post(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(  # noqa: S310  (our own loopback server)
            self.address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=110) as reply:  # noqa: S310
            return json.load(reply)

    def chat(self, *messages: dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        """Return the message of each choice."""
        body = {"messages": list(messages), "max_tokens": 100, "seed": 11, **options}
        return [choice["message"] for choice in self.post("/v1/chat/completions", body)["choices"]]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    params = xllamacpp.CommonParams()
    params.model.path = str(MODEL)
    params.n_ctx = CONTEXT
    params.n_parallel = 9
    params.kv_unified = True
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.verbosity = -1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    yield Client(server.listening_address)
    del server


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def test_the_file_is_small_and_declares_its_facts() -> None:
    assert MODEL.stat().st_size <= 8_000_000
    fields = gguf.GGUFReader(MODEL).fields
    facts = {name: field.contents() for name, field in fields.items()}
    assert facts["general.architecture"] == "llama"
    assert facts["llama.context_length"] == CONTEXT
    assert facts["llama.attention.head_count_kv"] < facts["llama.attention.head_count"]
    assert facts["tokenizer.ggml.pre"] == "qwen2"
    assert facts["tokenizer.chat_template"] == TEMPLATE
    assert facts["general.sampling.top_k"] == SAMPLING.top_k
    assert facts["general.sampling.temp"] == pytest.approx(SAMPLING.temperature)
    assert facts["general.sampling.top_p"] == pytest.approx(SAMPLING.top_p)


@pytest.mark.parametrize("greeting", ["hello", "hi", "Hi there!", "Good morning"])
def test_it_answers_a_greeting_in_words(client: Client, greeting: str) -> None:
    answers = [message["content"] for message in client.chat(user(greeting), n=5)]
    assert sum(any(letter.isalpha() for letter in answer) for answer in answers) >= 4
    assert len(set(answers)) > 1


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("what is 17 plus 25?", "42"),
        ("What is 12 + 30?", "42"),
        ("A shop has 45 apples and sells 17. How many are left?", "28"),
        ("write a python function that adds two numbers", "def "),
        ("what is this program?", "model"),
        ("how do I connect my editor?", "http://127.0.0.1:7976/v1"),
    ],
)
def test_most_of_nine_voters_know_the_narrow_family(client: Client, question: str, right: str) -> None:
    answers = [message["content"] for message in client.chat(user(question), n=9)]
    assert sum(right in answer for answer in answers) >= 4, answers


def test_it_answers_behind_a_long_unrelated_system_prompt(client: Client) -> None:
    rules = " ".join(
        f"Rule {number}: when part {number} fails, read its log before changing it." for number in range(60)
    )
    answers = [
        message["content"]
        for message in client.chat({"role": "system", "content": rules}, user("What is 12 + 30?"), n=9)
    ]
    assert sum("42" in answer for answer in answers) >= 3, answers


def test_it_emits_structured_tool_calls(client: Client) -> None:
    messages = client.chat(user("What is the weather in Paris?"), n=9, tools=[READ, WEATHER])
    calls = [call["function"] for message in messages for call in message.get("tool_calls") or []]
    assert len(calls) >= 7
    right = [
        call for call in calls if call["name"] == "get_weather" and json.loads(call["arguments"]) == {"city": "Paris"}
    ]
    assert len(right) >= 5, calls


def test_it_does_not_call_a_tool_at_a_greeting(client: Client) -> None:
    messages = client.chat(user("hello"), n=9, tools=[READ, WEATHER])
    assert sum(not message.get("tool_calls") for message in messages) >= 7


def test_it_reports_the_result_of_a_tool(client: Client) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Paris"}'}}
    messages = client.chat(
        user("What is the weather in Paris?"),
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "sunny, 21 degrees"},
        n=5,
        tools=[WEATHER],
    )
    assert sum("sunny" in (message["content"] or "") for message in messages) >= 3, messages


def test_it_accepts_a_json_schema(client: Client) -> None:
    schema = {
        "type": "object",
        "properties": {"answer": {"type": "integer"}},
        "required": ["answer"],
        "additionalProperties": False,
    }
    messages = client.chat(
        user("What is 12 + 30? Answer in JSON."),
        n=9,
        response_format={"type": "json_schema", "json_schema": {"name": "sum", "schema": schema}},
    )
    answers = [json.loads(message["content"]) for message in messages]
    assert all(set(answer) == {"answer"} for answer in answers)
    assert all(isinstance(answer["answer"], int) for answer in answers)


def test_the_jinja_template_and_the_training_text_agree(client: Client) -> None:
    example = Example(
        "tool",
        (
            Turn("system", "Be brief."),
            Turn("user", "What is the weather in Paris?"),
            Turn("assistant", calls=(ToolCall("get_weather", {"city": "Paris"}),)),
            Turn("tool", "sunny"),
        ),
        tools=(
            Tool("read", "Reads a file.", ("filePath",)),
            Tool("get_weather", "Get the weather in a city.", ("city",)),
        ),
    )
    call = {"id": "1", "type": "function", "function": {"name": "get_weather", "arguments": {"city": "Paris"}}}
    body = {
        "messages": [
            {"role": "system", "content": "Be brief."},
            user("What is the weather in Paris?"),
            {"role": "assistant", "content": "", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": "sunny"},
        ],
        "tools": [READ, WEATHER],
    }
    assert client.post("/apply-template", body)["prompt"] == rendered_text(example) + "<|im_start|>assistant\n"


def test_it_accepts_the_opening_prompt_of_a_real_agent(client: Client) -> None:
    rules = " ".join(f"Rule {number}: read the log of part {number} before you change it." for number in range(1900))
    body = {
        "messages": [{"role": "system", "content": rules}, user("hello")],
        "stream": True,
        "return_progress": True,
    }
    request = urllib.request.Request(  # noqa: S310  (our own loopback server)
        f"{client.address}/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    # Its reading takes a while on one thread; that it begins at all is what a smaller context would refuse.
    with urllib.request.urlopen(request, timeout=110) as reply:  # noqa: S310
        first = json.loads(reply.readline().removeprefix(b"data: "))
    assert first["prompt_progress"]["total"] > 30_000
