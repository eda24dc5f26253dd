"""`doctor` on the machine that runs the tests, whatever its network is."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from swarm_desktop.cli.doctor import doctor
from swarm_desktop.core.doctor import CheckResult, CheckStatus, DoctorReport

REPORT = DoctorReport(
    (
        CheckResult("interface", "Network interface", CheckStatus.OK, "Machines are looked for on eth0."),
        CheckResult("multicast", "Multicast", CheckStatus.FAIL, "Nothing comes back.", "Look at [the] firewall."),
    ),
    "Nothing comes back. Look at [the] firewall.",
)


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no wait for other machines, and one report for everybody."""

    async def examine(*_: object) -> DoctorReport:
        return REPORT

    monkeypatch.setattr("swarm_desktop.cli.doctor._examine", examine)


@pytest.mark.usefixtures("examined")
def test_people_read_the_cause_first_and_then_each_check_with_what_to_do(tmp_path: Path) -> None:
    ended = CliRunner().invoke(doctor, ["--data-dir", str(tmp_path)])

    assert ended.exit_code == 1
    assert ended.stdout.splitlines() == [
        "Nothing comes back. Look at [the] firewall.",
        "",
        "✓ Network interface  Machines are looked for on eth0.",
        "✗ Multicast          Nothing comes back.",
        "                     → Look at [the] firewall.",
    ]


@pytest.mark.usefixtures("examined")
def test_programs_read_one_object(tmp_path: Path) -> None:
    ended = CliRunner().invoke(doctor, ["--data-dir", str(tmp_path), "--json"])

    report = json.loads(ended.stdout)
    assert report["status"] == "fail"
    assert report["summary"] == REPORT.summary
    assert [result["status"] for result in report["results"]] == ["ok", "fail"]


def test_a_damaged_list_of_peers_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "peers.json").write_text("nonsense")

    ended = CliRunner().invoke(doctor, ["--data-dir", str(tmp_path), "--json"])

    assert "peers.json cannot be read" in ended.stderr
    assert {"interface", "multicast", "firewall"} <= {each["name"] for each in json.loads(ended.stdout)["results"]}
