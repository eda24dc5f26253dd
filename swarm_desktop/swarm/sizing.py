"""How many vote where a request does not say: a pure decision."""


def usual_voters(wished: int, fewest: int | None, free_slots: int) -> int:
    """Return `wished`, or fewer while slots are busy: as many as are free, and at least `fewest`."""
    if fewest is None or free_slots >= wished:
        return wished
    return max(min(fewest, wished), free_slots)
