"""Reads what `iptables -S` says about packets that come in."""

import ipaddress
import shlex
from collections import defaultdict

from swarm_desktop.hive.doctor.packet_filter import Fate, Packet, Rule, follow

_FATES = {"ACCEPT": Fate.ACCEPTED, "DROP": Fate.DROPPED, "REJECT": Fate.DROPPED}
_SILENT_MODULES = {"tcp", "udp", "multiport", "conntrack", "state", "comment"}
_NO_DECISION = {"LOG", "NFLOG", "MARK", "CONNMARK"}


def iptables_fate(text: str, packet: Packet) -> Fate:
    """Return what becomes of a packet. Raises ValueError where the text is something else."""
    chains: dict[str, list[Rule]] = defaultdict(list)
    policy = None
    for line in text.splitlines():
        match shlex.split(line):
            case ["-P", "INPUT", name, *_]:
                policy = _FATES.get(name)
            case ["-A", chain, *options]:
                chains[chain].append(_rule(options, packet))
    if policy is None:
        raise ValueError("iptables told something unknown")
    return follow({name: tuple(rules) for name, rules in chains.items()}, "INPUT", policy)


def _rule(options: list[str], packet: Packet) -> Rule:
    answers: list[bool | None] = []
    target = ""
    words = iter(options)
    negated = False
    for word in words:
        if word == "!":
            negated = True
            continue
        value = next(words, "")
        if word in {"-j", "-g"}:
            target = value
            break  # What follows tells the target how to do its work.
        answer = _answer(word, value, packet)
        answers.append((not answer if negated else answer) if answer is not None else None)
        negated = False
    matches = False if False in answers else None if None in answers else True
    if target in _FATES:
        return Rule(matches, fate=_FATES[target])
    if target == "RETURN":
        return Rule(matches, returns=True)
    return Rule(matches, jump="" if target in _NO_DECISION else target)


def _answer(option: str, value: str, packet: Packet) -> bool | None:  # noqa: PLR0911 - one arm per option
    match option:
        case "-m":
            return True if value in _SILENT_MODULES else None
        case "--comment":
            return True
        case "-p":
            return value in {packet.protocol, "all"}
        case "--dport" | "--dports":
            return any(_in_range(part, packet.port) for part in value.split(","))
        case "--ctstate" | "--state":
            return "NEW" in value.split(",")
        case "-i":
            return False if value == "lo" else None
        case "-d" if packet.destination:
            try:
                return ipaddress.ip_address(packet.destination) in ipaddress.ip_network(value, strict=False)
            except ValueError:
                return None
        case _:
            return None


def _in_range(part: str, port: int) -> bool:
    first, _, last = part.partition(":")
    return first.isdigit() and int(first) <= port <= int(last if last.isdigit() else first)
