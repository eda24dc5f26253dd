import pytest

from swarm_desktop.hardware.windows_adapters import Adapter, WindowsProbe

ADAPTERS = (
    Adapter("AMD Radeon RX 7800 XT", "PCI\\VEN_1002&DEV_747E", "31.0.24033.1003", 17_163_091_968),
    Adapter("Intel(R) UHD Graphics 770", "pci\\ven_8086&dev_4680", "31.0.101.4502", b"\x00\x00\x00\x40"),
    Adapter("Qualcomm(R) Adreno(TM) X1-85 GPU", "ACPI\\VEN_QCOM&DEV_0C36", "31.0.62.0", 0),
    Adapter("NVIDIA GeForce RTX 4070", "PCI\\VEN_10DE&DEV_2786", "32.0.15.6094", 12_878_610_432),
    Adapter("Microsoft Basic Render Driver", "", "", None),
)


def test_adapters_that_no_other_probe_reads() -> None:
    card, chip, phone = WindowsProbe(lambda: iter(ADAPTERS)).find().gpus
    assert (card.vendor, card.memory_bytes, card.unified_memory) == ("AMD", 17_163_091_968, False)
    assert (chip.vendor, chip.memory_bytes, chip.unified_memory) == ("Intel", 0, True)
    assert (phone.vendor, phone.unified_memory) == ("Qualcomm", True)


def test_a_closed_registry_is_told_to_the_caller() -> None:
    def closed() -> None:
        raise PermissionError("access is denied")

    with pytest.raises(PermissionError):
        WindowsProbe(closed).find()  # type: ignore[arg-type]
