import threading

from swarm_desktop.consensus import Candidate, Election, Question, Verdict
from swarm_desktop.swarm.counting import AT_ONCE_CHARACTERS, Counting

QUESTION = Question("What is 17 plus 25?")


def answer(order: int, text: str) -> Candidate:
    return Candidate(f"v{order}", order, text)


async def count(*texts: str) -> tuple[list[int], Verdict | None]:
    """Return the threads in which the candidates were read, and the verdict."""
    counting = Counting(Election(QUESTION, dispatched=len(texts)))
    threads = []

    def add(election: Election, candidate: Candidate) -> int:
        election.add(candidate)
        return threading.get_ident()

    for order, text in enumerate(texts):
        candidate = answer(order, text)
        threads.append(
            await counting.run(lambda election, said=candidate: add(election, said), more_characters=len(text))
        )
    verdict = await counting.run(Election.verdict)
    counting.close()
    return threads, verdict


async def test_short_candidates_are_read_at_once() -> None:
    threads, verdict = await count("42", "42", "41")
    assert set(threads) == {threading.get_ident()}
    assert verdict is not None
    assert verdict.winner.text == "42"


async def test_long_candidates_are_read_elsewhere_and_so_is_all_that_follows() -> None:
    long = "So we add the tens and the ones. " * (AT_ONCE_CHARACTERS // 16) + "The answer is 42."
    threads, verdict = await count("42", long, "42")
    here, there, still_there = threads
    assert here == threading.get_ident()
    assert there == still_there != here
    assert verdict is not None
    assert verdict.share == 1.0
