"""Follows one packet through the rules of a firewall. Pure; what cannot be known may be either way."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    """What becomes of a packet."""

    ACCEPTED = "accepted"
    DROPPED = "dropped"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Packet:
    """The first one of a machine on the same network."""

    protocol: str
    """`tcp` or `udp`."""
    port: int
    destination: str = ""
    """A group, for multicast; empty for an address of this machine."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a firewall."""

    matches: bool | None
    """Whether it is about the packet; None where that cannot be told."""
    fate: Fate | None = None
    jump: str = ""
    """The chain to go on in; with neither `fate` nor `jump` the rule decides nothing."""
    returns: bool = False
    """Whether the rest of the chain is passed over."""


Chains = Mapping[str, tuple[Rule, ...]]
_DEEPEST = 16


def follow(chains: Chains, chain: str, policy: Fate) -> Fate:
    """Return what becomes of the packet that the rules were read for, in a chain that begins with every packet."""
    fate, doubts = _follow(chains, chain, _DEEPEST)
    return _with_doubts(policy if fate is None else fate, doubts)


def _follow(chains: Chains, chain: str, depth: int) -> tuple[Fate | None, frozenset[Fate]]:
    """Return what is certain at the end of a chain, and what may have happened on the way."""
    doubts: frozenset[Fate] = frozenset()
    for rule in chains.get(chain, ()) if depth else ():
        if rule.matches is False:
            continue
        fate, inner = rule.fate, frozenset[Fate]()
        if rule.jump:
            fate, inner = _follow(chains, rule.jump, depth - 1)
        doubts |= inner
        if rule.matches is None:
            doubts |= frozenset() if fate is None else {fate}
        elif fate is not None:
            return fate, doubts
        elif rule.returns:
            break
    return None, doubts


def _with_doubts(fate: Fate, doubts: frozenset[Fate]) -> Fate:
    return fate if doubts <= {fate} else Fate.UNCLEAR
