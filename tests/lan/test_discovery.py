"""Machines on a real network find each other, and notice who left."""

import subprocess
import sys

from tests.lan.machines import Machines, node_id, online
from tests.lan.network import Lan, needs_lan

pytestmark = needs_lan


def test_two_machines_find_each_other_over_both_kinds_of_addresses(lan: Lan, machines: Machines) -> None:
    first, second = (machines.start(lan.host(), name) for name in ("attic", "cellar"))

    view = first.sees_online("cellar")
    second.sees_online("attic")

    assert view["announcing"]
    assert view["browsing"]
    assert view["interfaces"] == ["eth0"]
    (cellar,) = view["nearby"]
    assert cellar["id"] == node_id("cellar")
    assert cellar["source"] == "announced"
    assert cellar["protocol"] == "1.0"
    assert cellar["addresses"][0] == "10.99.0.2:7977"
    assert "[fd99::2]:7977" in cellar["addresses"]
    # The system takes a moment to give itself this one.
    first.sees(lambda view: any("[fe80::" in address and "%" in address for address in view["nearby"][0]["addresses"]))


def test_one_of_three_says_goodbye_and_another_is_killed(lan: Lan, machines: Machines) -> None:
    attic, cellar, kitchen = (machines.start(lan.host(), name) for name in ("attic", "cellar", "kitchen"))
    attic.sees_online("cellar", "kitchen")
    cellar.sees_online("attic", "kitchen")
    kitchen.sees_online("attic", "cellar")

    cellar.kill()
    kitchen.quit()
    # A goodbye takes it off the list at once; silence lets it fade first.
    after_goodbye = attic.sees(lambda view: online(view) == {"cellar"})
    assert [machine["name"] for machine in after_goodbye["nearby"]] == ["cellar"]
    faded = attic.sees(lambda view: not online(view))
    assert [machine["name"] for machine in faded["nearby"]] == ["cellar"]
    assert faded["nearby"][0]["seen_at"] is not None
    attic.sees(lambda view: not view["nearby"])


def test_a_machine_with_containers_is_seen_where_it_can_be_reached(lan: Lan, machines: Machines) -> None:
    host = lan.host()
    host.add_bridge("docker0", "172.17.0.1/16")
    host.add_bridge("br-1a2b3c4d", "172.18.0.1/16")
    crowded = machines.start(host, "crowded")
    plain = machines.start(lan.host(), "plain")

    assert crowded.sees_online("plain")["interfaces"] == ["eth0"]
    (seen,) = plain.sees_online("crowded")["nearby"]
    assert not any("172." in address for address in seen["addresses"])


def test_a_network_that_comes_later_is_used_and_its_address_told_anew(lan: Lan, machines: Machines) -> None:
    late_host, host = lan.host(), lan.host()
    late_host.ip("addr", "flush", "dev", "eth0")
    late = machines.start(late_host, "late")
    other = machines.start(host, "other")
    assert "no network" in late.sees(lambda view: view["trouble"] != "")["trouble"]

    late_host.ip("addr", "add", "10.99.0.50/24", "dev", "eth0")

    assert late.sees_online("other")["trouble"] == ""
    (seen,) = other.sees_online("late")["nearby"]
    assert seen["addresses"] == ["10.99.0.50:7977"]


def test_announcing_and_browsing_are_switches_of_their_own(lan: Lan, machines: Machines) -> None:
    silent = machines.start(lan.host(), "silent", announce=False)
    deaf = machines.start(lan.host(), "deaf", discover=False)
    normal = machines.start(lan.host(), "normal")

    silent.sees_online("deaf", "normal")
    normal.sees_online("deaf")
    assert not deaf.views[-1]["browsing"]
    assert not deaf.views[-1]["nearby"]


def test_a_copied_disk_is_reported_by_the_copies_and_by_others(lan: Lan, machines: Machines) -> None:
    copies = [machines.start(lan.host(), name, identity=node_id("same")) for name in ("original", "copy")]
    other = machines.start(lan.host(), "other")

    for copy in copies:
        (own,) = copy.sees(lambda view: bool(view["duplicates"]))["duplicates"]
        assert own["ours"]
    (duplicate,) = other.sees(lambda view: bool(view["duplicates"]))["duplicates"]
    assert duplicate["id"] == node_id("same")
    assert set(duplicate["names"]) == {"original", "copy"}
    assert not duplicate["ours"]


def test_garbage_on_the_network_harms_nobody(lan: Lan, machines: Machines) -> None:
    first, second, rogue = (lan.host() for _ in range(3))
    attic = machines.start(first, "attic")
    garbage = subprocess.run(
        rogue.command(sys.executable, "-m", "tests.lan.rogue"), capture_output=True, text=True, check=False, timeout=30
    )
    assert garbage.returncode == 0, garbage.stderr
    cellar = machines.start(second, "cellar")

    assert [machine["name"] for machine in attic.sees_online("cellar")["nearby"]] == ["cellar"]
    cellar.sees_online("attic")
