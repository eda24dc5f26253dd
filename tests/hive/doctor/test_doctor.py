"""The report as a whole: every question answered in time, and one sentence for all."""

import asyncio

from swarm_desktop.core.discovery import DiscoveryView
from swarm_desktop.core.doctor import CheckStatus
from swarm_desktop.core.settings import HiveSettings
from swarm_desktop.hive.doctor import Patient, examine
from swarm_desktop.hive.doctor.multicast_loop import Loop
from swarm_desktop.hive.doctor.patient import Check, Finding, ok
from tests.hive.doctor.patients import OWN, heard, patient

HEALTHY = patient(answers={"192.168.1.5:7977": OWN}, discovery=DiscoveryView(nearby=(heard(),)))


async def test_a_healthy_machine_gets_a_clean_bill() -> None:
    report = await examine(HEALTHY)

    assert report.status is CheckStatus.OK
    # No machine told its time.
    assert report.summary == (
        "Nothing was found that keeps machines from finding each other, but not everything could be told."
    )
    assert len({result.name for result in report.results}) == len(report.results)
    assert "local_network" not in {result.name for result in report.results}


async def test_the_summary_names_the_first_cause_and_what_to_do() -> None:
    report = await examine(patient(loop=Loop(sent=True), settings=HiveSettings(enabled=True, announce=False)))

    assert report.status is CheckStatus.FAIL
    assert report.summary.startswith("What is sent to all machines on eth0 does not come back")
    assert "Let your firewall pass" in report.summary
    assert report.summary.endswith("(1 more below)")


async def test_a_check_that_hangs_or_fails_hides_no_other() -> None:
    async def hang(_: Patient) -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    async def fail(_: Patient) -> Finding:
        raise RuntimeError("the wire is cut")

    async def look(_: Patient) -> Finding:
        return ok("All is well.")

    checks = (Check("slow", "Slow", hang), Check("broken", "Broken", fail), Check("good", "Good", look))
    report = await examine(HEALTHY, checks, seconds=0.05)

    assert [result.status for result in report.results] == [CheckStatus.UNKNOWN, CheckStatus.UNKNOWN, CheckStatus.OK]
    assert "within 0.05 seconds" in report.results[0].meaning
    assert "the wire is cut" in report.results[1].meaning
    assert report.status is CheckStatus.OK
