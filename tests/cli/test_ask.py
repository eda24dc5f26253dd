import json
from pathlib import Path

import pytest

from tests.support.program import Served, run_program

KEYS = {"answer", "voters", "agreement", "strategy", "seconds", "candidates"}


@pytest.mark.parametrize("running", [False, True])
def test_ask_answers_with_and_without_a_running_instance(served: Served, tmp_path: Path, *, running: bool) -> None:
    folder = served.folder if running else tmp_path / "own"
    ended = run_program("ask", "What is 17 plus 25?", "--voters", "3", "--json", folder=folder)
    result = json.loads(ended.stdout)
    assert result.keys() >= KEYS
    assert result["voters"] == len(result["candidates"]) == 3
    assert result["answer"] in [candidate["text"] for candidate in result["candidates"]]
    assert 0 < result["agreement"] <= 1


def test_ask_prints_the_answer_alone_to_standard_output(served: Served) -> None:
    plain = run_program("ask", "What is 17 plus 25?", "--seed", "4", folder=served.folder)
    facts = json.loads(run_program("ask", "What is 17 plus 25?", "--seed", "4", "--json", folder=served.folder).stdout)
    assert plain.stdout.strip() in {candidate["text"] for candidate in facts["candidates"]}
    assert "voters" in plain.stderr or "voter" in plain.stderr


def test_ask_reads_the_question_from_standard_input(served: Served) -> None:
    assert run_program("ask", "-", folder=served.folder, text="What is 3 plus 4?").stdout.strip()


def test_every_candidate_is_shown_on_request(served: Served) -> None:
    ended = run_program("ask", "What is 3 plus 4?", "--voters", "2", "--show-candidates", folder=served.folder)
    assert "voter 1" in ended.stdout
    assert "voter 2" in ended.stdout
    assert ended.stdout.count("chosen") == 1


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["ask", ""], 2, "question"),
        (["ask", "x", "--voters", "17"], 2, "1<=x<=16"),
        (["ask", "x", "--strategy", "best"], 2, "strategy"),
        (["ask", "x", "--model", "/no/such/file.gguf"], 3, "file.gguf"),
        (["serve", "--model", "/no/such/file.gguf"], 3, "file.gguf"),
    ],
)
def test_bad_input_ends_with_one_line_and_its_own_status(
    tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    ended = run_program(*arguments, folder=tmp_path / "data", status=status)
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
