import pytest

from swarm_desktop.hardware.errors import UnreadableError
from swarm_desktop.hardware.processor import cpuinfo_features, cpuinfo_name, features, name, sysctl_features
from tests.hardware.recorded import Tools, recording


@pytest.mark.parametrize(
    ("recorded", "named", "found", "missing"),
    [
        ("cpuinfo-xeon.txt", "Intel(R) Xeon(R) Platinum 8480+", {"avx2", "avx512f", "amx_int8"}, {"neon"}),
        ("cpuinfo-core2.txt", "Intel(R) Core(TM)2 Duo CPU P8600 @ 2.40GHz", set(), {"avx", "avx2"}),
        ("cpuinfo-raspberry-pi-5.txt", "Raspberry Pi 5 Model B Rev 1.0", {"neon", "dotprod", "fp16"}, {"avx2"}),
        ("cpuinfo-phone.txt", "Qualcomm Technologies, Inc MSM8974", {"neon"}, {"dotprod"}),
        ("cpuinfo-riscv.txt", "", {"rvv"}, {"neon"}),
    ],
)
def test_processors_on_linux(recorded: str, named: str, found: set[str], missing: set[str]) -> None:
    text = recording(recorded)
    assert cpuinfo_name(text) == named
    told = set(cpuinfo_features(text))
    assert found <= told
    assert not missing & told


def test_processors_on_macos() -> None:
    assert set(sysctl_features(recording("sysctl-features-m1.txt"))) == {"neon", "dotprod", "fp16"}
    assert {"avx", "avx2", "fma", "sse4_2"} <= set(sysctl_features(recording("sysctl-features-intel.txt")))
    tools = Tools({"sysctl -n": "Apple M1\n", "sysctl": recording("sysctl-features-m1.txt")})
    assert name(run=tools, system="Darwin") == "Apple M1"
    assert "neon" in features(run=tools, system="Darwin")


def test_a_tool_that_fails_leaves_the_processor_unnamed() -> None:
    broken = Tools({"sysctl": UnreadableError("sysctl fails")})
    assert name(run=broken, system="Darwin") == ""
    assert features(run=broken, system="Darwin") == ()
    assert features(system="Windows") == ()
