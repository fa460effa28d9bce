"""A mail server that is one (aiosmtpd), on a port that the kernel chose, with whatever faults a test asks for."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "desk@causerie.example", "p@ss:word/1"


@dataclass
class Mailhouse:
    """What it was handed, and what it says. `answers`: to the next messages, before it takes them again.

    `silent`: it hangs up once it has the words of a message, and does not say whether it keeps them.
    """

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    silent: bool = False
    dialogues: int = 0
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's own names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.dialogues += 1
        self.heard.set()
        if self.answers and self.answers[0].startswith(("4", "5")):
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(cast("EmailMessage", message_from_bytes(cast("bytes", envelope.content), policy=default)))
        self.recipients += envelope.rcpt_tos
        if self.silent:
            transport: Any = server.transport
            transport.abort()
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        right = given == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


@asynccontextmanager
async def mailhouse(
    *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None, auth: bool = False
) -> AsyncIterator[Mailhouse]:
    """`tls`: from the first byte; `starttls`: offered; `auth`: demanded, once the line is closed to others."""
    house = Mailhouse()
    loop = asyncio.get_running_loop()
    protocols: list[SMTP] = []

    def protocol() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it does not see that the whole line is closed to others
            made = SMTP(
                house,
                hostname="mail.causerie.example",
                loop=loop,
                tls_context=starttls,
                auth_required=auth,
                authenticator=house.authenticate,
                auth_require_tls=tls is None,
            )
        protocols.append(made)
        return made

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
    house.port = server.sockets[0].getsockname()[1]
    try:
        yield house
    finally:
        server.close()
        talking = [one._handler_coroutine for one in protocols if one._handler_coroutine is not None]
        for one in talking:
            one.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        for protocol_ in protocols:
            if protocol_.transport is not None:
                cast("Any", protocol_.transport).abort()
        await server.wait_closed()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for 127.0.0.1, and the certificate that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "mail.pem", folder / "mail.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context, pem
