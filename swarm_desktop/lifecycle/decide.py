"""Which models go and which come: a pure decision."""

from collections.abc import Sequence

from swarm_desktop.lifecycle.state import Action, Load, Reason, Refuse, Resident, Residents, Unload, Wanted


def decide(house: Residents, now: float) -> tuple[Action, ...]:
    """Return what to do now, in this order. Called again whenever something changed, and every few seconds.

    Whoever works at a request, or loads, is left alone. Of the others those go first that were not asked longest.
    """
    going: list[Unload] = []
    if house.free_bytes < house.least_free_bytes:
        # One at a time: what that freed is measured before the next has to go.
        going += [Unload(resident.worker, Reason.SCARCE) for resident in _longest_idle(house.here)[:1]]
    going += [
        Unload(resident.worker, Reason.IDLE)
        for resident in house.here
        if resident.may_go and resident.stays_seconds is not None and now - resident.last_used >= resident.stays_seconds
    ]
    gone = {action.worker for action in going}
    staying = [resident for resident in house.here if resident.worker not in gone]
    coming: list[Action] = []
    if not any(resident.loading for resident in staying):
        # One after the other: how much a model took is known when it is there.
        for wanted in sorted(house.wanted, key=lambda each: each.since):
            coming = _make_room(house, staying, wanted)
            if coming:
                break
    return (*dict.fromkeys(going), *coming)


def _make_room(house: Residents, staying: Sequence[Resident], wanted: Wanted) -> list[Action]:
    """Return who has to go for a model, and that it comes; nothing while it has to wait for those at work."""
    left = list(staying)
    going: list[Action] = []
    for resident in [None, *_longest_idle(staying)]:
        if resident is not None:
            left.remove(resident)
            going.append(Unload(resident.worker, Reason.NEEDED))
        machine, graphics = _room(house, left)
        if machine >= wanted.bytes and graphics >= wanted.graphics_bytes and len(left) < house.most:
            return [*going, Load(wanted.model)]
    if sum(_room(house, left)) >= wanted.least_bytes and len(left) < house.most:
        return [*going, Load(wanted.model)]
    if not left:
        return [Refuse(wanted.model, wanted.least_bytes, sum(_room(house, left)))]
    return []


def _room(house: Residents, left: Sequence[Resident]) -> tuple[int, int]:
    """Return what is left of the machine's memory, and of graphics processors' own."""
    return (
        max(0, house.budget_bytes - sum(resident.bytes for resident in left)),
        max(0, house.graphics_budget_bytes - sum(resident.graphics_bytes for resident in left)),
    )


def _longest_idle(residents: Sequence[Resident]) -> list[Resident]:
    return sorted((resident for resident in residents if resident.may_go), key=lambda resident: resident.last_used)
