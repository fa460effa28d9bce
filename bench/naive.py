"""The handler most people would write first: one web request, one ORM session, one transaction per message.

Kept honest: the same uvicorn with uvloop and httptools, the same signature check, msgspec for JSON, a pool of 16
connections and as many threads, SQLAlchemy's ORM on psycopg, the product's own tables and indexes. It looks things up
before it inserts them, as an ORM invites to, and answers after its commit. `python -m bench.naive PORT DSN` serves it.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import psycopg
import uvicorn
from sqlalchemy import (
    BigInteger,
    DateTime,
    Engine,
    LargeBinary,
    SmallInteger,
    Text,
    create_engine,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from bench.server import CHANNELS, CONNECTIONS, TWILIO, WHATSAPP

POOL = 16
TRIES = 3
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Base(DeclarativeBase):
    type_annotation_map = {datetime: DateTime(timezone=True), int: BigInteger, str: Text}  # noqa: RUF012


class Intake(Base):
    __tablename__ = "intake"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    connection_id: Mapped[int]
    received_at: Mapped[datetime]
    method: Mapped[str]
    query: Mapped[str]
    headers: Mapped[Any] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str]
    elements: Mapped[int]


class Seen(Base):
    __tablename__ = "seen"
    channel_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    intake_id: Mapped[int]


class Contact(Base):
    __tablename__ = "contact"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    created_at: Mapped[datetime]


class Identity(Base):
    __tablename__ = "identity"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    contact_id: Mapped[int]
    scheme: Mapped[str]
    scope: Mapped[str]
    address: Mapped[str]
    evidence: Mapped[str]
    created_at: Mapped[datetime]


class Conversation(Base):
    __tablename__ = "conversation"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    identity_id: Mapped[int]
    channel_id: Mapped[int]
    state: Mapped[str]
    opened_at: Mapped[datetime]
    last_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    message_count: Mapped[int]
    unread: Mapped[int]
    preview: Mapped[str | None]


class Message(Base):
    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int]
    identity_id: Mapped[int]
    channel_id: Mapped[int]
    direction: Mapped[str]
    author: Mapped[str]
    parts: Mapped[Any] = mapped_column(JSONB)
    at: Mapped[datetime]
    arrived_at: Mapped[datetime]
    provider_key: Mapped[str]


class Journal(Base):
    __tablename__ = "journal"
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str]
    conversation_id: Mapped[int]
    contact_id: Mapped[int]
    message_id: Mapped[int]
    channel_id: Mapped[int]


class Said(msgspec.Struct):
    """What the handler needs of a webhook."""

    provider: str
    key: str
    sender: str
    text: str


def read(path: str, headers: dict[bytes, bytes], body: bytes, base: str) -> Said | None:
    """A message, once its signature is checked; None otherwise."""
    if b"x-hub-signature-256" in headers:
        good = hmac.digest(WHATSAPP.app_secret.encode(), body, "sha256").hex()
        if not hmac.compare_digest(f"sha256={good}".encode(), headers[b"x-hub-signature-256"]):
            return None
        message = msgspec.json.decode(body)["entry"][0]["changes"][0]["value"]["messages"][0]
        return Said("whatsapp", message["id"], "+" + message["from"], message["text"]["body"])
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    signed = f"{base}{path}" + "".join(name + fields[name] for name in sorted(fields))
    good64 = base64.b64encode(hmac.digest(TWILIO.auth_token.encode(), signed.encode(), "sha1"))
    if not hmac.compare_digest(good64, headers[b"x-twilio-signature"]):
        return None
    return Said("twilio", fields["MessageSid"], fields["From"], fields["Body"])


def store(session: Session, said: Said, body: bytes) -> None:
    """The message and everything that goes with it, row by row."""
    now, channel = datetime.now(UTC), CHANNELS[said.provider]
    key = blake2b(said.key.encode(), digest_size=16).digest()
    intake = Intake(
        id=session.scalar(select(func.nextval("ids"))),
        connection_id=CONNECTIONS[said.provider],
        received_at=now,
        method="POST",
        query="",
        headers={"content-type": "application/json"},
        body=body,
        state="applied",
        elements=1,
    )
    session.add(intake)
    if session.get(Seen, (channel, 1, key)) is not None:
        return
    session.add(Seen(channel_id=channel, kind=1, key=key, intake_id=intake.id))
    identity = identified(session, said.sender, now, intake.id)
    conversation = conversing(session, identity, channel, now, intake.id)
    conversation.last_at = now
    conversation.preview = said.text
    conversation.unread += 1
    conversation.message_count += 1
    message = Message(
        conversation_id=conversation.id,
        identity_id=identity.id,
        channel_id=channel,
        direction="inbound",
        author="customer",
        parts=[{"type": "text", "text": said.text}],
        at=now,
        arrived_at=now,
        provider_key=said.key,
    )
    session.add(message)
    session.flush()
    session.add(
        Journal(
            n=session.scalar(select(func.nextval("naive_journal"))),
            at=now,
            kind="message_received",
            conversation_id=conversation.id,
            contact_id=identity.contact_id,
            message_id=message.id,
            channel_id=channel,
        )
    )


def identified(session: Session, address: str, now: datetime, fresh: int) -> Identity:
    query = select(Identity).where(Identity.scheme == "phone", Identity.scope == "", Identity.address == address)
    found = session.scalar(query)
    if found is None:
        session.add(Contact(id=fresh + 1, name="Client", created_at=now))
        session.flush()
        found = Identity(id=fresh + 2, contact_id=fresh + 1, scheme="phone", scope="", address=address)
        found.evidence, found.created_at = "wrote", now
        session.add(found)
    return found


def conversing(session: Session, identity: Identity, channel: int, now: datetime, fresh: int) -> Conversation:
    query = select(Conversation).where(Conversation.identity_id == identity.id, Conversation.state != "resolved")
    found = session.scalar(query.limit(1))
    if found is None:
        found = Conversation(id=fresh + 3, identity_id=identity.id, channel_id=channel, state="open", opened_at=now)
        found.waiting_since, found.message_count, found.unread = now, 0, 0
        session.add(found)
    return found


def application(dsn: str, base: str) -> Callable[..., Awaitable[None]]:
    """The ASGI application."""
    engine = _engine(dsn)
    sessions, threads = sessionmaker(engine, expire_on_commit=False), ThreadPoolExecutor(POOL)

    def keep(said: Said, body: bytes) -> None:
        for _ in range(TRIES):
            try:
                with sessions.begin() as session:
                    store(session, said, body)
                return
            except IntegrityError:  # another request met the same person for the first time
                continue

    async def app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        body = (await receive()).get("body", b"")
        said = None
        if scope["path"].startswith("/hooks/"):
            said = read(scope["path"], dict(scope["headers"]), body, base)
        if said is not None:
            await asyncio.get_running_loop().run_in_executor(threads, keep, said, body)
        status = 200 if said is not None or scope["path"] == "/readyz" else 403
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    return app


def _engine(dsn: str) -> Engine:
    return create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), pool_size=POOL, max_overflow=0, pool_timeout=60
    )


def prepare(dsn: str) -> None:
    """A sequence numbers its journal: cheaper than the product's numbers, and readers would miss events."""
    engine = _engine(dsn)
    with engine.begin() as conn:
        conn.execute(text("create sequence if not exists naive_journal"))
    engine.dispose()


if __name__ == "__main__":
    port = int(sys.argv[1])
    uvicorn.run(
        application(sys.argv[2], f"http://127.0.0.1:{port}"),
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
    )
