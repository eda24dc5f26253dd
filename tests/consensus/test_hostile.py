"""Nothing that a candidate contains may crash the engine, hang it or run."""

import time
from pathlib import Path

import pytest

from swarm_desktop.consensus import STRATEGIES, Candidate, Election, Question, ToolCall, probes_for

SECONDS = 4.0
"""Of processor time for two candidates, several times what the slowest case takes; a hang takes minutes."""
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
PATTERN = {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(x+x+)+y$"}}}
QUESTIONS = {
    "words": Question("How many? Is it so? (A) one (B) two"),
    "nothing": Question(""),
    "python": Question("Write a Python function", entry_point="f"),
    "json": Question("", response_schema={"type": "object", "required": ["a"]}),
    "pattern": Question("", response_schema=PATTERN),
    "tools": Question("", tools=(TOOL,)),
}
N = 100_000


def fenced(language: str, source: str) -> str:
    return f"```{language}\n{source}\n```"


TEXTS = {
    "brackets": "(" * N,
    "closed brackets": "[" * N + "]" * N,
    "json in json": '{"a":' * N + "1" + "}" * N,
    "json list": '{"a": ' + "[" * 900 + "]" * 900 + "}",
    "huge integer": "9" * N,
    "huge integer in json": '{"a": ' + "9" * N + "}",
    "huge exponent": "9e999999999",
    "huge exponent in json": '{"a": 1e999999999}',
    "tower of powers": "9**9**9**9",
    "tower in code": fenced("python", "def f(x):\n    return 9**9**9**9 + x"),
    "huge integer in code": fenced("python", "def f(x):\n    return x + " + "9" * N),
    "multiplied string": fenced("python", "def f(x):\n    return 'a' * 10**10 + x"),
    "nul": "a\0b\0" * 100,
    "nul in code": fenced("python", "def f(x):\n    return '\0'"),
    "one line": "word " * (2 * N),
    "one word": "w" * (10 * N),
    "lone surrogates": "\ud800 \udfff answer is \ud834",
    "surrogate in code": fenced("python", "def f(x):\n    return '\ud800' + x"),
    "minuses": "-" * N + "1",
    "nots": fenced("python", "def f(x):\n    return " + "not " * 15_000 + "x"),
    "attributes": fenced("python", "def f(x):\n    return x" + ".b" * 30_000),
    "sums": fenced("python", "def f(x):\n    return x" + "+x" * 30_000),
    "comparisons": fenced("python", "def f(x):\n    return x" + "<x" * 30_000),
    "branches": fenced(
        "python", "def f(x):\n    if x:\n        return 1\n" + "    elif x:\n        return 2\n" * 1_500
    ),
    "branches without end": fenced("python", "def f(x):\n" + "".join(" " * (4 + n) + "if x:\n" for n in range(90))),
    "lambdas": fenced("python", "f = " + "lambda: " * 8_000 + "1"),
    "statements": fenced("python", "x = 1\n" * 10_000),
    "quotes": '"' * N,
    "triple quotes": fenced("python", '"""' * 20_000),
    "backslashes": "\\" * N,
    "backticks": "`" * N,
    "fences": "```\n" * 20_000,
    "open boxes": "\\boxed{" * 10_000,
    "answers": "the answer is " * 10_000,
    "equals": "= " * N,
    "numbers": "1,1." * (N // 4),
    "spaced numbers": "1 111 " * 15_000,
    "number and separators": "1" + ",111" * 20_000 + "x",
    "minus numbers": "-1" * 30_000,
    "spaces": "a" + " " * N + "b",
    "tabs and lines": "\t\n" * N,
    "questions": "is " * N + "?",
    "sorry": "I'm sorry, " * 10_000,
    "paths": '{"a": "' + "/".join("a" * 30_000) + '"}',
    "dots": "a." * N,
    "slow pattern": '{"a": "' + "x" * 40 + '"}',
    "slow pattern, long": '{"a": "' + "x" * 30_000 + '"}',
    "combining marks": "a" + "\u0301" * N,
    "ligatures": "\ufdfa" * 20_000,
    "javascript": fenced("javascript", "`${" * 20_000),
    "c": fenced("c", "a=>" * 20_000),
    "c short": fenced("c", "a=>" * 2_000),
    "java": fenced("java", "a<" * 30_000),
    "java short": fenced("java", "a<" * 4_000),
    "bash": fenced("bash", "a(b{c[d<" * 8_000),
    "bash short": fenced("bash", "a(b{c[d<" * 1_000),
    "ruby": fenced("ruby", "<<A\n" * 2_000),
}


def hold(candidate: Candidate, question: Question, strategy: str) -> float:
    started = time.process_time()
    election = Election(question, dispatched=3, strategy=strategy)
    election.add(candidate)
    election.certainty()
    election.add(Candidate("other", 1, candidate.text + " ", tuple(reversed(candidate.tool_calls))))
    election.certainty()
    assert election.verdict() is not None
    assert election.tally("node").to_json()
    return time.process_time() - started


@pytest.mark.parametrize("asked", QUESTIONS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_hostile_text_is_read_in_bounded_time(text: str, asked: str) -> None:
    if asked == "pattern" and text == "slow pattern":
        pytest.skip("a slow pattern is the fault of whoever asks; what it may meet is bounded to 200 characters")
    assert hold(Candidate("a", 0, TEXTS[text]), QUESTIONS[asked], "auto") < SECONDS


@pytest.mark.parametrize("strategy", [name for name in STRATEGIES if name != "auto"])
@pytest.mark.parametrize("text", TEXTS)
def test_every_strategy_is_as_robust(text: str, strategy: str) -> None:
    assert hold(Candidate("a", 0, TEXTS[text]), QUESTIONS["words"], strategy) < SECONDS


@pytest.mark.parametrize("arguments", [TEXTS[name] for name in TEXTS if "json" in name or name in {"paths", "nul"}])
def test_hostile_arguments_of_a_call_are_read_in_bounded_time(arguments: str) -> None:
    calls = (ToolCall("f", arguments), ToolCall("f" * 100_000, arguments), ToolCall("\ud800", '{"\ud800": "\udfff"}'))
    for call in calls:
        assert hold(Candidate("a", 0, "", (call, call)), QUESTIONS["tools"], "auto") < SECONDS


def test_many_calls_are_read_in_bounded_time() -> None:
    calls = tuple(ToolCall("f", f'{{"path": "a/{number}.py"}}') for number in range(500))
    assert hold(Candidate("a", 0, "", calls), QUESTIONS["tools"], "auto") < SECONDS


@pytest.mark.parametrize("text", TEXTS)
def test_probes_of_a_hostile_prompt_are_found_in_bounded_time(text: str) -> None:
    started = time.process_time()
    probes_for("f", f"def f(x): >>> f({TEXTS[text]}) {TEXTS[text]}", TEXTS[text])
    assert time.process_time() - started < SECONDS


def test_nothing_is_executed(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    act = f"open({str(trace)!r}, 'w').close()"
    code = f"{act}\ndef f(x={act}):\n    {act}\n    return x\nclass C(metaclass={act}): pass\n"
    for text in (fenced("python", code), act, f"f({act})", f"[{act}]", f"```\n{act}\n```", f"{{'a': {act}}}"):
        for question in QUESTIONS.values():
            hold(Candidate("a", 0, text), question, "auto")
        probes_for("f", f">>> f({act})\n{act}\n", code)
    assert not trace.exists()
