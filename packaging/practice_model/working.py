"""Column arithmetic written out, the way it is done on paper."""

import random

from practice_model.phrasing import chance

PLACES = ("ones", "tens", "hundreds")
NINE = 9


def worked_columns(rng: random.Random, first: int, sign: str, second: int, *, slip: bool) -> str:
    """Work column by column; a slip forgets or invents one carry, or copies the result wrongly."""
    width = max(len(str(first)), len(str(second)))
    slip_column = rng.randrange(width) if slip else None
    steps: list[str] = []
    result = carry = 0
    for column in range(width):
        top, bottom = (number // 10**column % 10 for number in (first, second))
        written, value, carry = _add(top, bottom, carry) if sign == "+" else _subtract(top, bottom, carry)
        if column == slip_column:
            if column < width - 1 and chance(rng, 0.5):
                carry = 1 - carry
            else:
                value = max(0, value + rng.choice((-1, 1)))
        result += value % 10 * 10**column
        note = (", carry 1" if sign == "+" else ", borrow 1") if carry else ""
        steps.append(f"{PLACES[column]} {written} {value}{note}")
    if sign == "+" and carry:
        result += 10**width
    opening = rng.choice(("", "Step by step: ", "By columns: "))
    closing = rng.choice(("The answer is {r}.", "The answer is {r}.", "That gives {r}.", "So {a} {s} {b} = {r}."))
    return opening + "; ".join(steps) + ". " + closing.format(a=first, b=second, s=sign, r=result)


def _add(top: int, bottom: int, carry: int) -> tuple[str, int, int]:
    total = top + bottom + carry
    return f"{top} + {bottom}{' + 1' if carry else ''} =", total, int(total > NINE)


def _subtract(top: int, bottom: int, borrowed: int) -> tuple[str, int, int]:
    borrows = top - bottom - borrowed < 0
    top += 10 * borrows
    return f"{top} - {bottom}{' - 1' if borrowed else ''} =", top - bottom - borrowed, int(borrows)
