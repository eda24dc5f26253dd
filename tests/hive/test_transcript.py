import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from swarm_desktop.core.errors import PairingError
from swarm_desktop.hive.certificate import make_certificate
from swarm_desktop.hive.pairing.messages import tidy_name
from swarm_desktop.hive.pairing.transcript import Party, Transcript, commitment

KEYS = [Ed25519PrivateKey.generate() for _ in range(3)]
CERTIFICATES = [make_certificate(key) for key in KEYS]

nonces = st.binary(min_size=32, max_size=32)
parties = st.builds(
    Party, st.sampled_from(["1.0", "1.1", "2.0"]), st.sampled_from(CERTIFICATES), st.text(max_size=20).map(tidy_name)
)
transcripts = st.builds(Transcript, parties, parties, nonces, nonces)


@given(transcripts)
def test_a_code_is_six_digits_and_always_the_same(transcript: Transcript) -> None:
    assert len(transcript.code()) == 6
    assert transcript.code().isdecimal()
    copy = Transcript(transcript.guest, transcript.host, transcript.guest_nonce, transcript.host_nonce)
    assert copy.code() == transcript.code()


@given(transcripts, transcripts)
def test_whatever_is_different_is_in_the_hash(one: Transcript, two: Transcript) -> None:
    assert (one == two) == (one.digest("code") == two.digest("code"))


@given(parties, parties, nonces, nonces)
def test_the_roles_cannot_be_exchanged(guest: Party, host: Party, first: bytes, second: bytes) -> None:
    one, two = Transcript(guest, host, first, second), Transcript(host, guest, second, first)
    assert (one == two) == (one.digest("code") == two.digest("code"))


@given(parties, parties, st.binary(max_size=40), st.binary(max_size=40), st.integers(0, 40))
def test_bytes_cannot_be_moved_from_one_part_to_the_next(
    guest: Party, host: Party, first: bytes, second: bytes, cut: int
) -> None:
    whole = first + second
    moved = Transcript(guest, host, whole[:cut], whole[cut:])
    original = Transcript(guest, host, first, second)
    assert (moved == original) == (moved.digest("code") == original.digest("code"))


@given(transcripts, transcripts)
def test_a_signature_speaks_for_one_transcript_and_one_purpose(one: Transcript, two: Transcript) -> None:
    key = KEYS[CERTIFICATES.index(one.guest.certificate)]
    one.check_signature(one.sign(key))
    if one != two:
        with pytest.raises(PairingError):
            two.check_signature(one.sign(key))
    assert one.digest("signature") != one.digest("code")


def test_codes_are_spread_evenly() -> None:
    guest, host = (Party("1.0", certificate, "x") for certificate in CERTIFICATES[:2])
    codes = [Transcript(guest, host, n.to_bytes(32), bytes(32)).code() for n in range(5000)]
    assert len(set(codes)) > 4950
    for place in range(6):
        digits = [code[place] for code in codes]
        assert all(380 < digits.count(digit) < 620 for digit in "0123456789")


@given(nonces, nonces)
def test_a_commitment_binds_to_the_nonce_and_the_certificate(one: bytes, two: bytes) -> None:
    first, second, _ = CERTIFICATES
    assert (commitment(one, first) == commitment(two, first)) == (one == two)
    assert commitment(one, first) != commitment(one, second)


@given(st.text())
def test_names_of_strangers_are_made_harmless_once(name: str) -> None:
    tidied = tidy_name(name)
    assert tidied.isprintable()
    assert 0 < len(tidied) <= 64
    assert tidy_name(tidied) == tidied
