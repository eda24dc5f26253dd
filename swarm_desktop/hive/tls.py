"""TLS between machines: version 1.3, no authorities, only certificates that are known already."""

import asyncio
import os
import secrets
import ssl
import tempfile
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from swarm_desktop.hive.identity import Identity


def server_context(identity: Identity, trusted: Iterable[bytes]) -> ssl.SSLContext:
    """Return what the hive port shows and takes: strangers come without a certificate, peers with a trusted one."""
    context = _context(ssl.PROTOCOL_TLS_SERVER)
    # Each connection proves its key anew, so that nothing outlives a revocation.
    context.num_tickets = 0
    _show(context, identity)
    context.verify_mode = ssl.CERT_OPTIONAL
    for der in trusted:
        context.load_verify_locations(cadata=der)
    return context


def client_context(expected: bytes, identity: Identity | None = None) -> ssl.SSLContext:
    """Return what connects to the machine of one certificate; without an `identity` as a stranger."""
    context = _context(ssl.PROTOCOL_TLS_CLIENT)
    # The key is the name: addresses and host names change.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=expected)
    if identity is not None:
        _show(context, identity)
    return context


def looking_context() -> ssl.SSLContext:
    """Return what takes any certificate, only to look at it; whoever shows it proves that the key is theirs."""
    context = _context(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def certificate_shown(transport_ssl: ssl.SSLObject | ssl.SSLSocket | None) -> bytes | None:
    """Return the certificate that the other side of a connection proved to own."""
    return transport_ssl.getpeercert(binary_form=True) if transport_ssl is not None else None


def remote_host(transport: asyncio.BaseTransport | None) -> str:
    """Return the address of the other side of a connection; empty where that is gone already."""
    name = transport.get_extra_info("peername") if transport is not None else None
    return str(name[0]) if name else ""


def _context(protocol: int) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def _show(context: ssl.SSLContext, identity: Identity) -> None:
    """Give a context the own key, which `ssl` takes from files only: one that nobody else can read or decrypt."""
    password = secrets.token_bytes(32).hex().encode()
    key = identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))
    shown = x509.load_der_x509_certificate(identity.certificate.der).public_bytes(Encoding.PEM)
    descriptor, name = tempfile.mkstemp()
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key + shown)
        context.load_cert_chain(name, password=password)
    finally:
        Path(name).unlink()
