"""What is announced says little, and what strangers announce is never believed too much."""

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.ids import NodeId
from swarm_desktop.hive.discovery.announcement import MAX_ADDRESSES, Announcement, read_sighting
from swarm_desktop.hive.protocol import Version

ADA = Announcement(NodeId("abcdefgh23456789"), "ada's attic", Version(1, 0))
TXT: dict[bytes, bytes | None] = {name.encode(): value.encode() for name, value in ADA.to_txt().items()}


def test_nothing_but_version_identifier_and_name_is_told() -> None:
    assert ADA.to_txt() == {"v": "1.0", "id": "abcdefgh23456789", "name": "ada's attic"}
    assert Announcement.from_txt(TXT) == ADA


@given(st.text())
def test_any_name_fits_into_a_record_and_cannot_command_a_terminal(name: str) -> None:
    told = Announcement(ADA.node_id, name, ADA.protocol).to_txt()["name"]

    assert len(f"name={told}".encode()) <= 255
    assert told.isprintable()


@given(
    st.dictionaries(
        st.sampled_from([b"id", b"v", b"name", b""]) | st.binary(max_size=8),
        st.none() | st.binary(max_size=255) | st.sampled_from([b"1.0", b"abcdefgh23456789"]),
    ),
    st.lists(st.text(max_size=50) | st.ip_addresses().map(str), max_size=40),
    st.none() | st.integers(),
)
def test_garbage_is_passed_over_or_made_harmless(
    properties: dict[bytes, bytes | None], addresses: list[str], port: int | None
) -> None:
    sighting = read_sighting("x", properties, addresses, port)

    if sighting is not None:
        assert sighting.announcement.node_id.isalnum()
        assert sighting.announcement.name.isprintable()
        assert 0 < len(sighting.addresses) <= MAX_ADDRESSES
        for address in sighting.addresses:
            found = ipaddress.ip_address(address.host)
            assert not found.is_loopback
            assert not found.is_multicast
            assert not found.is_unspecified
            assert 0 < address.port < 65536


def test_nobody_can_point_this_machine_at_itself() -> None:
    assert read_sighting("x", TXT, ["127.0.0.1", "::1", "0.0.0.0", "224.0.0.251", "::ffff:127.0.0.1"], 7977) is None  # noqa: S104


def test_addresses_of_the_own_networks_come_first_and_link_local_ones_last() -> None:
    own = (ipaddress.ip_interface("192.168.1.5/24"),)

    sighting = read_sighting("x", TXT, ["fe80::1%2", "fe80::2", "10.0.0.9", "192.168.1.9"], 7977, own)

    assert sighting is not None
    assert [str(address) for address in sighting.addresses] == ["192.168.1.9:7977", "10.0.0.9:7977", "[fe80::1%2]:7977"]
