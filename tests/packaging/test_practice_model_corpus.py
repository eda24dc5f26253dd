"""What the practice model is taught, and what is kept from it."""

import itertools
import json
import random
import re

import pytest
from practice_model.arithmetic import held_out_question
from practice_model.chat_template import END, START, render, rendered_text
from practice_model.corpus import examples
from practice_model.examples import Example
from practice_model.held_out import SMALLEST_HELD_OUT, draw_pair, is_held_out
from practice_model.help_topics import PROGRAM
from practice_model.slips import slipped_list, slipped_number
from practice_model.working import worked_columns

SAMPLE = 20_000
WRITTEN_SUM = re.compile(r"(\d+) ?(?:[-+]|plus|minus) ?(\d+)")


@pytest.fixture
def rng() -> random.Random:
    return random.Random(3)  # noqa: S311  (reproducible, nothing secret)


@pytest.fixture(scope="module")
def corpus() -> list[Example]:
    return list(itertools.islice(examples(1), SAMPLE))


def test_held_out_pairs_are_symmetric_and_leave_single_steps_to_training() -> None:
    for first, second in itertools.product(range(120), repeat=2):
        assert is_held_out(first, second) == is_held_out(second, first)
        assert not (is_held_out(first, second) and max(first, second) < SMALLEST_HELD_OUT)


def test_no_operand_pair_of_the_corpus_is_held_out(corpus: list[Example]) -> None:
    taught = {pair for example in corpus for pair in example.operands}
    assert len(taught) > 5000
    assert not [pair for pair in taught if is_held_out(*pair)]


def test_no_sum_written_anywhere_in_the_corpus_is_held_out(corpus: list[Example]) -> None:
    texts = (rendered_text(example) for example in corpus)
    written = {(int(first), int(second)) for text in texts for first, second in WRITTEN_SUM.findall(text)}
    assert len(written) > 5000
    assert not [pair for pair in written if is_held_out(*pair)]


def test_benchmark_questions_use_held_out_pairs_only(rng: random.Random) -> None:
    for _ in range(500):
        text, answer = held_out_question(rng)
        first, second = (int(number) for number in re.findall(r"\d+", text))
        assert is_held_out(first, second)
        assert answer in {first + second, abs(first - second)}
        assert answer >= 0


def test_pairs_are_drawn_from_the_wanted_side(rng: random.Random) -> None:
    assert all(is_held_out(*draw_pair(rng, held_out=True)) for _ in range(200))
    assert not any(is_held_out(*draw_pair(rng)) for _ in range(200))


def test_the_corpus_is_the_same_for_the_same_seed() -> None:
    first, again, other = (list(itertools.islice(examples(seed), 50)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_every_family_occurs(corpus: list[Example]) -> None:
    families = {example.family for example in corpus}
    assert families == {"arithmetic", "product", "text", "function", "tool", "json", "chat"}


def test_tools_are_listed_also_where_none_is_called(corpus: list[Example]) -> None:
    idle = [example for example in corpus if example.tools and not any(turn.calls for turn in example.turns)]
    assert len(idle) > 100


def test_calls_name_a_listed_tool_and_its_parameters(corpus: list[Example]) -> None:
    for example in corpus:
        parameters = {tool.name: set(tool.parameters) for tool in example.tools}
        for turn in example.turns:
            for call in turn.calls:
                assert set(call.arguments) == parameters[call.name]


def test_json_answers_parse(corpus: list[Example]) -> None:
    answers = [example.turns[-1].content for example in corpus if example.family == "json"]
    assert all(isinstance(json.loads(answer), dict) for answer in answers)


def test_functions_compile(corpus: list[Example]) -> None:
    codes = [example.turns[-1].content for example in corpus if example.family == "function"]
    for code in codes:
        compile(code.split("```python\n")[1].split("```")[0], "answer", "exec")


def test_only_assistant_turns_are_trained(corpus: list[Example]) -> None:
    for example in corpus[:500]:
        segments = render(example)
        answers = [segment.text for segment in segments if segment.trained]
        assert len(answers) == sum(turn.role == "assistant" for turn in example.turns)
        assert all(answer.endswith(END) and START not in answer for answer in answers)


@pytest.mark.parametrize(
    ("first", "sign", "second", "result"), [(17, "+", 25, 42), (45, "-", 17, 28), (999, "+", 1, 1000)]
)
def test_column_work_without_a_slip_is_right(
    rng: random.Random, first: int, sign: str, second: int, result: int
) -> None:
    for _ in range(20):
        work = worked_columns(rng, first, sign, second, slip=False)
        assert re.findall(r"\d+", work)[-1] == str(result)


def test_slips_are_wrong(rng: random.Random) -> None:
    assert all(slipped_number(rng, right) != right for right in range(200))
    assert all(slipped_number(rng, right) >= 0 for right in range(200))
    assert slipped_list(rng, ["1", "2"]) == ["2", "1"]
    assert slipped_list(rng, ["7", "7"]) == ["7"]


def test_help_names_the_real_endpoint() -> None:
    answers = [answer for topic in PROGRAM for answer in topic.answers if "http" in answer]
    assert answers
    assert all("http://127.0.0.1:7976/v1" in answer for answer in answers)
