"""What a verdict over 16 candidates of 4 kB costs on one core: code and prose, by summed n-gram F1."""

import random
import statistics
import time
from itertools import count

from swarm_desktop.consensus import Candidate, Election, Question

VOTERS = 16
SIZE = 4_096
ROUNDS = 30


def code(source: random.Random) -> str:
    """Return a Python module of about 4 kB, as dense as the usual library; two differ in many lines."""
    text = ""
    for number in count():
        step = source.choice(["total += item.price * quantity", "total = max(total, item.price)", "total -= discount"])
        function = (
            f"def invoice_total_{number}(items, prices_by_name, discount={source.randrange(9)}):\n"
            f'    """Add up what the items cost, less the discount given from {source.randrange(100)} pieces on."""\n'
            f"    total = {source.randrange(100)}\n"
            "    for item, quantity in items.iterate_over_positions():\n"
            "        # Positions without a price are free of charge, so that they are passed over here.\n"
            f"        if quantity > discount and prices_by_name.get(item.name, 0) != {source.randrange(5)}:\n"
            f"            {step}\n"
            "    return InvoiceTotal(total, sorted(prices_by_name), f'{total} less {discount}')\n\n"
        )
        if len(text) + len(function) > SIZE:
            break
        text += function
    return f"```python\n{text}```"


def prose(source: random.Random) -> str:
    """Return about 4 kB of words from a small vocabulary."""
    words = [f"word{number}" for number in range(400)]
    text: list[str] = []
    while sum(map(len, text)) + len(text) < SIZE:
        text.append(source.choice(words) + source.choice(["", "", "", ",", "."]))
    return " ".join(text)


def cost(texts: list[str], question: str) -> float:
    """Return the milliseconds of processor time that reading all candidates one by one and deciding takes."""
    election = Election(Question(question), dispatched=len(texts))
    started = time.process_time()
    for order, text in enumerate(texts):
        election.add(Candidate(str(order), order, text))
        election.certainty()
    election.verdict()
    return 1000 * (time.process_time() - started)


def main() -> None:
    """Print the median and the slowest of several rounds."""
    for name, write, question in (
        ("code", code, "Write a Python module"),
        ("n-gram", prose, "Tell me about it"),
    ):
        rounds = [
            cost([write(random.Random(f"{number}/{voter}")) for voter in range(VOTERS)], question)
            for number in range(ROUNDS)
        ]
        print(f"{name:7} median {statistics.median(rounds):6.1f} ms, slowest {max(rounds):6.1f} ms")


if __name__ == "__main__":
    main()
