from swarm_desktop.consensus import Candidate, Question
from swarm_desktop.sandbox import find_sandbox
from swarm_desktop.swarm.evidence import ProgramTrials

PROMPT = "Write a Python function double(x: int) that doubles a number. Example: double(4) == 8"


def candidate(order: int, source: str) -> Candidate:
    return Candidate(f"b{order}", order, f"Here it is:\n```python\n{source}\n```")


async def test_programs_with_other_words_and_names_show_the_same_behaviour() -> None:
    trials = ProgramTrials(Question(PROMPT, entry_point="double"), find_sandbox())
    first = await trials.evidence(candidate(0, "def double(x):\n    return 2 * x"))
    second = await trials.evidence(candidate(1, "def double(number: int) -> int:\n    return number + number"))
    wrong = await trials.evidence(candidate(2, "def double(x):\n    return x ** 2"))
    assert first is not None
    assert second is not None
    assert wrong is not None
    assert first.outputs
    assert first.outputs == second.outputs
    assert first.outputs != wrong.outputs
    assert first.passed == (True,)
    assert wrong.passed == (False,)


async def test_without_a_name_the_first_program_decides_how_all_are_called() -> None:
    trials = ProgramTrials(Question("Write a function that doubles an int in Python."), find_sandbox())
    first = await trials.evidence(candidate(0, "def double(n):\n    return 2 * n"))
    second = await trials.evidence(candidate(1, "def twice(n):\n    return n + n"))
    assert first is not None
    assert second is not None
    assert any(output is not None for output in first.outputs or ())
    assert first.outputs == second.outputs


async def test_prose_has_nothing_to_run() -> None:
    trials = ProgramTrials(Question(PROMPT), find_sandbox())
    assert await trials.evidence(Candidate("b", 0, "Just multiply it by two.")) is None
