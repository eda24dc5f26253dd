"""Reads what `nft --json list ruleset` says about packets that come in."""

import ipaddress
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from swarm_desktop.hive.doctor.packet_filter import Fate, Packet, Rule, follow

_FAMILIES = ("inet", "ip", "ip6", "netdev")
_FATES = {"accept": Fate.ACCEPTED, "drop": Fate.DROPPED, "reject": Fate.DROPPED}
_HOOKS = ("ingress", "prerouting", "input")
_Matched = bool | None


def nftables_fate(text: str, packet: Packet) -> Fate:
    """Return what becomes of a packet. Raises ValueError where the text is something else."""
    try:
        entries = [entry for entry in json.loads(text)["nftables"] if isinstance(entry, dict)]
        return _fate(entries, packet)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("nft told something unknown") from error


def _fate(entries: list[dict[str, Any]], packet: Packet) -> Fate:
    rules: dict[str, list[Rule]] = defaultdict(list)
    for entry in entries:
        if rule := entry.get("rule"):
            rules[_key(rule, rule["chain"])].append(_rule(rule, packet))
    chains = {name: tuple(each) for name, each in rules.items()}
    fates = set()
    for entry in entries:
        chain = entry.get("chain") or {}
        # An address translation decides nothing about what comes in.
        if chain.get("hook") in _HOOKS and chain.get("type") == "filter" and chain.get("family") in _FAMILIES:
            if chain["family"] == "ip6" and ":" not in packet.destination:
                continue
            policy = _FATES.get(chain.get("policy", "accept"), Fate.ACCEPTED)
            fates.add(follow(chains, _key(chain, chain["name"]), policy))
    # Each of the chains has to let it pass.
    return next((fate for fate in (Fate.DROPPED, Fate.UNCLEAR) if fate in fates), Fate.ACCEPTED)


def _key(thing: Mapping[str, Any], chain: str) -> str:
    return f"{thing['family']} {thing['table']} {chain}"


def _rule(rule: Mapping[str, Any], packet: Packet) -> Rule:
    matches: _Matched = True
    for statement in rule.get("expr", ()):
        kind = next(iter(statement), "")
        if kind == "match":
            matches = _both(matches, _match(statement["match"], packet))
        elif kind in _FATES:
            return Rule(matches, fate=_FATES[kind])
        elif kind in {"jump", "goto"}:
            return Rule(matches, jump=_key(rule, statement[kind]["target"]))
        elif kind == "return":
            return Rule(matches, returns=True)
        elif kind not in {"counter", "log", "comment"}:
            matches = _both(matches, None)
    return Rule(matches)


def _match(match: Mapping[str, Any], packet: Packet) -> _Matched:
    left, right, operator = match["left"], match["right"], match.get("op", "==")
    found = _compare(left, right, packet) if isinstance(left, dict) else None
    return (not found if operator == "!=" else found) if found is not None else None


def _compare(left: Mapping[str, Any], right: Any, packet: Packet) -> _Matched:  # noqa: PLR0911 - one arm per field
    field = left.get("payload") or left.get("meta") or left.get("ct") or {}
    match field:
        case {"protocol": "tcp" | "udp" | "th" as protocol, "field": "dport"}:
            return protocol in {packet.protocol, "th"} and _contains(right, packet.port)
        case {"protocol": "tcp" | "udp" as protocol}:
            return None if protocol == packet.protocol else False
        case {"protocol": "icmp" | "icmpv6"}:
            return False
        case {"protocol": "ip" | "ip6", "field": "daddr"}:
            return _is_destination(right, packet) if packet.destination else None
        case {"key": "l4proto"} | {"protocol": "ip", "field": "protocol"} | {"protocol": "ip6", "field": "nexthdr"}:
            return _contains(right, packet.protocol)
        case {"key": "state"}:
            return _contains(right, "new")
        case {"key": "iifname" | "iif"}:
            # It does not come from this machine itself; of other interfaces nothing is known.
            return False if right == "lo" else None
        case _:
            return None


def _contains(right: Any, wanted: int | str) -> _Matched:
    match right:
        case {"set": list(members)} | list(members):
            found = [_contains(member, wanted) for member in members]
            return True if True in found else None if None in found else False
        case {"range": [int(first), int(last)]}:
            return isinstance(wanted, int) and first <= wanted <= last
        case int() | str():
            return None if isinstance(right, str) and right.startswith("@") else right == wanted
        case _:
            return None


def _is_destination(right: Any, packet: Packet) -> _Matched:
    match right:
        case {"set": list(members)}:
            found = [_is_destination(member, packet) for member in members]
            return True if True in found else None if None in found else False
        case {"prefix": {"addr": str(address), "len": int(length)}}:
            network = f"{address}/{length}"
        case str(network):
            pass
        case _:
            return None
    try:
        return ipaddress.ip_address(packet.destination) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return None


def _both(first: _Matched, second: _Matched) -> _Matched:
    return False if False in {first, second} else None if None in {first, second} else True
