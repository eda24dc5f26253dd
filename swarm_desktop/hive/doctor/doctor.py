"""Asks all questions at once, each within its time, and puts the answers into one report."""

import asyncio
import logging

from swarm_desktop.core.doctor import CheckResult, CheckStatus, DoctorReport
from swarm_desktop.hive.doctor.clock import CLOCK
from swarm_desktop.hive.doctor.duplicate import DUPLICATE
from swarm_desktop.hive.doctor.firewall import FIREWALL
from swarm_desktop.hive.doctor.interface import INTERFACE
from swarm_desktop.hive.doctor.local_network import LOCAL_NETWORK
from swarm_desktop.hive.doctor.multicast import MULTICAST
from swarm_desktop.hive.doctor.neighbours import NEIGHBOURS
from swarm_desktop.hive.doctor.patient import Check, Patient, unknown
from swarm_desktop.hive.doctor.port import PORT
from swarm_desktop.hive.doctor.surroundings import SURROUNDINGS
from swarm_desktop.hive.doctor.switches import SWITCHES
from swarm_desktop.hive.doctor.versions import VERSIONS

CHECK_SECONDS = 6.0
CHECKS = (
    SWITCHES,
    INTERFACE,
    SURROUNDINGS,
    LOCAL_NETWORK,
    MULTICAST,
    FIREWALL,
    PORT,
    NEIGHBOURS,
    DUPLICATE,
    VERSIONS,
    CLOCK,
)
"""In the order of causes: when several fail, the first is most likely the reason of the others."""

logger = logging.getLogger(__name__)


async def examine(patient: Patient, checks: tuple[Check, ...] = CHECKS, seconds: float = CHECK_SECONDS) -> DoctorReport:
    """Return what stands between this machine and others. Never raises, and takes little longer than `seconds`."""
    answers = await asyncio.gather(*(_result(check, patient, seconds) for check in checks))
    results = tuple(answer for answer in answers if answer is not None)
    return DoctorReport(results, _summary(results))


async def _result(check: Check, patient: Patient, seconds: float) -> CheckResult | None:
    try:
        async with asyncio.timeout(seconds):
            finding = await check.look(patient)
    except TimeoutError:
        finding = unknown(f"This could not be told within {seconds:g} seconds.")
    except Exception as error:  # noqa: BLE001 - one check that fails must not hide what the others found
        logger.warning("The check %s failed: %s", check.name, type(error).__name__)
        finding = unknown(f"This could not be told ({error or type(error).__name__}).")
    return None if finding is None else check.result(finding)


def _summary(results: tuple[CheckResult, ...]) -> str:
    for status in (CheckStatus.FAIL, CheckStatus.WARN):
        found = [result for result in results if result.status is status]
        if found:
            others = f" ({len(found) - 1} more below)" if len(found) > 1 else ""
            return f"{found[0].meaning} {found[0].action}{others}"
    if any(result.status is CheckStatus.UNKNOWN for result in results):
        return "Nothing was found that keeps machines from finding each other, but not everything could be told."
    return "Nothing keeps machines from finding each other here."
