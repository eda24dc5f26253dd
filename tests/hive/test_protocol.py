import pytest
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import BadRequestError, ProtocolMismatchError
from swarm_desktop.hive.address import Address
from swarm_desktop.hive.protocol import CAPABILITIES_HEADER, VERSION_HEADER, Speech, Version

OWN = Speech(Version(1, 2), frozenset({"pairing"}))


def test_what_is_spoken_goes_through_headers() -> None:
    speech = Speech(Version(1, 0), frozenset({"invites", "pairing"}))
    assert speech.headers() == {VERSION_HEADER: "1.0", CAPABILITIES_HEADER: "invites pairing"}
    assert Speech.of(speech.headers()) == speech


@given(st.text(max_size=30), st.text(max_size=200))
def test_whatever_stands_in_the_headers_is_read_without_fault(version: str, capabilities: str) -> None:
    speech = Speech.of({VERSION_HEADER: version, CAPABILITIES_HEADER: capabilities})
    assert speech is None or all(name.isascii() for name in speech.capabilities)


@pytest.mark.parametrize("minor", [0, 2, 9])
def test_any_minor_version_is_understood(minor: int) -> None:
    other = Speech(Version(1, minor))
    assert OWN.require(other, "ada") is other


@pytest.mark.parametrize(("version", "blamed"), [(Version(2, 0), "on this machine"), (Version(0, 9), "on ada")])
def test_who_is_behind_is_asked_to_update(version: Version, blamed: str) -> None:
    with pytest.raises(ProtocolMismatchError, match=blamed):
        OWN.require(Speech(version), "ada")


def test_what_the_other_cannot_do_is_named() -> None:
    with pytest.raises(ProtocolMismatchError, match="`vote`"):
        OWN.require_capability("vote", "ada")
    OWN.require_capability("pairing", "ada")


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("workshop", "workshop", 7977),
        (" 192.0.2.7:80 ", "192.0.2.7", 80),
        ("::1", "::1", 7977),
        ("[fe80::1%eth0]:1", "fe80::1%eth0", 1),
        ("[::1]", "::1", 7977),
    ],
)
def test_addresses_as_people_write_them(text: str, host: str, port: int) -> None:
    address = Address.parse(text)
    assert address == Address(host, port)
    assert Address.parse(str(address)) == address


@pytest.mark.parametrize("text", ["", "a b", "http://x", "x:0", "x:99999", "x:", "a@b", "[::1", "x/y", "x?y"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadRequestError):
        Address.parse(text)
