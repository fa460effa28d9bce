"""The house's own e-mail: what it writes to its colleagues, handed to a server by submission (RFC 6409, RFC 8314).

Not a channel: no customer is written to from here. The server is the administrator's, named in the settings and nowhere
else, which is why this one connection does not pass the guard. Nothing here waits, stores or knows the time; a dialogue
ends within `TIMEOUT`, and its end says whether the server may have taken the message.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, make_msgid, parseaddr
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from causerie.model.errors import Misconfigured

TIMEOUT = 30.0  # seconds for the whole dialogue, whatever the server does
SAID = 300  # characters of a server's answer that are worth showing
_PORTS = {"smtps": 465, "smtp": 587}
_RELAY = 25


class Security(StrEnum):
    TLS = "tls"  # from the first byte: smtps://
    STARTTLS = "starttls"  # asked for, and nothing is sent where it is not given: smtp://
    NONE = "none"  # in clear: smtp://…?tls=none, for a relay on the same machine


@dataclass(frozen=True, slots=True)
class Server:
    """Where to hand e-mail in. `user` empty: without signing in."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


class Outcome(StrEnum):
    TAKEN = "taken"
    LATER = "later"  # certainly not taken; another time it may be
    REFUSED = "refused"  # certainly not taken, and it will not be
    UNKNOWN = "unknown"  # the line broke after the words had left: the server may have them


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answer`: what the server said, or what stood between it and us; for people."""

    outcome: Outcome
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to a colleague, the same words twice. `page`: where they say that they want no more of them, empty for
    what comes once.
    """

    to: str
    subject: str
    text: str
    html: str
    language: str
    page: str = ""


def server_of(url: str) -> Server:
    """The server that a setting names. Raises Misconfigured `smtp_url_wrong`; the URL, which holds a password, is not
    repeated.
    """
    try:
        parts = urlsplit(url)
        told = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        port, host = parts.port, parts.hostname
    except ValueError:
        raise Misconfigured("smtp_url_wrong") from None
    in_clear = told == {"tls": ["none"]} and parts.scheme == "smtp"
    if parts.scheme not in _PORTS or not host or parts.path not in ("", "/") or (told and not in_clear):
        raise Misconfigured("smtp_url_wrong")
    security = Security.TLS if parts.scheme == "smtps" else Security.NONE if in_clear else Security.STARTTLS
    default = _RELAY if in_clear else _PORTS[parts.scheme]
    return Server(host, port or default, security, unquote(parts.username or ""), unquote(parts.password or ""))


def sender_of(told: str) -> Address:
    """« Causerie <desk@example.com> », or the address alone. Raises Misconfigured `smtp_from_wrong`."""
    name, address = parseaddr(told)
    try:
        found = Address(name, addr_spec=address)
        address.encode("ascii")
    except (ValueError, IndexError, HeaderParseError):
        raise Misconfigured("smtp_from_wrong", told=told) from None
    if not found.username or not found.domain:
        raise Misconfigured("smtp_from_wrong", told=told)
    return found


def message_of(letter: Letter, sender: Address, *, now: datetime) -> EmailMessage:
    """The letter with its headers. Nobody's holiday reply answers it (RFC 3834). Raises ValueError for an address that
    is none.
    """
    made = EmailMessage(policy=WIRE)
    made["From"] = sender
    made["To"] = Address(addr_spec=letter.to)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = make_msgid(domain=sender.domain)
    made["Auto-Submitted"] = "auto-generated"
    if letter.page:
        made["List-Unsubscribe"] = f"<{letter.page}>"
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    made["Content-Language"] = letter.language  # last: whatever sets a content takes these headers away
    return made


class Submission:
    """The way to one server. A dialogue a letter: they are rare, and a line kept open is one more to look after."""

    def __init__(self, server: Server, sender: Address, *, timeout: float = TIMEOUT) -> None:
        self.server = server
        self.sender = sender
        self._timeout = timeout
        # The system's certificates, or those that OpenSSL's own SSL_CERT_FILE names. Reading them takes a while: once.
        self._tls = ssl.create_default_context()

    async def submit(self, letter: Letter, *, now: datetime) -> Verdict:
        """Hand one letter in."""
        handed = False

        async def dialogue() -> None:
            nonlocal handed
            async with self._signed_in() as smtp:
                await smtp.mail(self.sender.addr_spec)
                await smtp.rcpt(letter.to)
                handed = True
                await smtp.data(words)

        try:
            words = message_of(letter, self.sender, now=now).as_bytes()
            letter.to.encode("ascii")
        except (ValueError, IndexError, HeaderParseError) as failure:
            return Verdict(Outcome.REFUSED, self._told(str(failure)))
        return await self._judged(dialogue, lambda: Outcome.UNKNOWN if handed else Outcome.LATER)

    async def probe(self) -> Verdict:
        """Sign in and leave again."""

        async def dialogue() -> None:
            async with self._signed_in():
                pass

        return await self._judged(dialogue, lambda: Outcome.LATER)

    async def _judged(self, dialogue: Callable[[], Awaitable[None]], broken: Callable[[], Outcome]) -> Verdict:
        """What became of a dialogue; `broken`: what it means that the line did not hold."""
        try:
            async with asyncio.timeout(self._timeout):
                await dialogue()
        except SMTPResponseException as refusal:
            lasting = refusal.code >= 500
            said = self._told(f"{refusal.code} {refusal.message}")
            return Verdict(Outcome.REFUSED if lasting else Outcome.LATER, said)
        except _Unfit as failure:
            return Verdict(Outcome.REFUSED, self._told(str(failure)))
        except ssl.SSLError as failure:
            return Verdict(Outcome.REFUSED, self._told(failure.reason or str(failure)))
        except (SMTPException, OSError, TimeoutError) as failure:
            return Verdict(broken(), self._told(str(failure) or type(failure).__name__))
        return Verdict(Outcome.TAKEN)

    @asynccontextmanager
    async def _signed_in(self) -> AsyncIterator[SMTP]:
        server = self.server
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=self.sender.domain,  # to find this machine's own name may take long
            timeout=self._timeout,
            use_tls=server.security is Security.TLS,
            start_tls=False,
            tls_context=self._tls,
        )
        try:
            await smtp.connect()
            await self._greet(smtp)
            yield smtp
            with suppress(SMTPException, OSError):  # it is taken already, whatever is said on leaving
                await smtp.quit()
        finally:
            smtp.close()

    async def _greet(self, smtp: SMTP) -> None:
        """Raises _Unfit where the server offers less than the settings ask for: a password is said to nobody then."""
        server = self.server
        await smtp.ehlo()
        if server.security is Security.STARTTLS:
            if not smtp.supports_extension("starttls"):
                raise _Unfit("no STARTTLS")
            await smtp.starttls()
            await smtp.ehlo()
        if server.user:
            if not smtp.supported_auth_methods:
                raise _Unfit("no AUTH")
            await smtp.login(server.user, server.password)

    def _told(self, said: str) -> str:
        """A server's words on one line, without the password should it repeat it."""
        line = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
        secret = self.server.password
        return (line.replace(secret, "…") if secret else line)[:SAID]


class _Unfit(Exception):
    """The server lacks what the settings ask of it."""
