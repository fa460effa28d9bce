"""E-mail handed to a server that is one: taken, refused, put off, lost on the way; and never a password in clear."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from causerie.channels.submission import (
    Letter,
    Outcome,
    Security,
    Server,
    Submission,
    message_of,
    sender_of,
    server_of,
)
from causerie.model.errors import Misconfigured
from causerie.testing.clock import Clock
from tests.channels.mailhouse import PASSWORD, USER, Mailhouse, certificate, mailhouse

SENDER = sender_of("Causerie <desk@causerie.example>")
LETTER = Letter(
    "ana@causerie.example",
    "Causerie : deux conversations vous attendent",
    "Bonjour Ana,\n",
    "<p>Bonjour Ana,</p>",
    "fr",
    "https://desk.example/settings/notifications",
)
NOW = Clock()()
WITH = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"


def way(house: Mailhouse, url: str = "smtp://{who}127.0.0.1:{port}?tls=none", *, who: str = "") -> Submission:
    return Submission(server_of(url.format(who=who, port=house.port)), SENDER, timeout=10)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, Security.STARTTLS)),
        ("smtps://a%40b:p%3Aq@mail.example", Server("mail.example", 465, Security.TLS, "a@b", "p:q")),
        ("smtp://mail.example:2525/", Server("mail.example", 2525, Security.STARTTLS)),
        ("smtp://127.0.0.1?tls=none", Server("127.0.0.1", 25, Security.NONE)),
    ],
)
def test_a_server_is_named_by_a_url(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://u:hush@mail.example:port",
        "smtp://mail.example/path",
        "smtp://mail.example?tls=maybe",
        "smtps://mail.example?tls=none",
        "smtp://mail.example?tls=none&x=1",
        "smtp://[::1",
    ],
)
def test_what_is_no_server_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        server_of(url)
    assert (refused.value.code, refused.value.params) == ("smtp_url_wrong", {})


def test_a_password_is_not_shown() -> None:
    assert PASSWORD not in repr(server_of(f"smtps://{WITH}mail.example"))


@pytest.mark.parametrize("told", ["", "Causerie", "Causerie <desk>", "desk@", "é@causerie.example"])
def test_a_sender_is_an_address(told: str) -> None:
    with pytest.raises(Misconfigured, match="smtp_from_wrong"):
        sender_of(told)


async def test_a_letter_arrives_whole() -> None:
    async with mailhouse() as house:
        verdict = await way(house).submit(LETTER, now=NOW)
    assert verdict.outcome is Outcome.TAKEN
    (message,) = house.taken
    assert house.recipients == [LETTER.to]
    assert message["Subject"] == LETTER.subject
    assert (message["From"], message["To"]) == ("Causerie <desk@causerie.example>", LETTER.to)
    assert message["Message-ID"].endswith("@causerie.example>")
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{LETTER.page}>"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content().strip() for part in message.iter_parts()] == [LETTER.text.strip(), LETTER.html]


def test_no_two_letters_have_one_name() -> None:
    assert len({message_of(LETTER, SENDER, now=NOW)["Message-ID"] for _ in range(3)}) == 3


async def test_a_line_is_closed_to_others_before_the_password_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, pem = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    async with mailhouse(starttls=context, auth=True) as house:
        url = "smtp://{who}127.0.0.1:{port}"
        assert (await way(house, url, who=WITH).submit(LETTER, now=NOW)).outcome is Outcome.TAKEN
        assert (await way(house, url, who=WITH).probe()).outcome is Outcome.TAKEN
    async with mailhouse(tls=context, auth=True) as house:
        url = "smtps://{who}127.0.0.1:{port}"
        assert (await way(house, url, who=WITH).submit(LETTER, now=NOW)).outcome is Outcome.TAKEN
    assert len(house.taken) == 1


async def test_a_wrong_password_is_told_as_the_server_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, pem = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    async with mailhouse(starttls=context, auth=True) as house:
        refused = await way(house, "smtp://{who}127.0.0.1:{port}", who="u:wrong-one@").submit(LETTER, now=NOW)
    assert (refused.outcome, refused.answer[:3], house.taken) == (Outcome.REFUSED, "535", [])
    assert "wrong-one" not in refused.answer


async def test_nothing_is_said_to_a_server_that_leaves_the_line_open() -> None:
    async with mailhouse() as house:
        refused = await way(house, "smtp://{who}127.0.0.1:{port}", who=WITH).submit(LETTER, now=NOW)
    assert (refused.outcome, refused.answer, house.dialogues) == (Outcome.REFUSED, "no STARTTLS", 0)


async def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    async with mailhouse(starttls=context) as house:
        refused = await way(house, "smtp://{who}127.0.0.1:{port}").submit(LETTER, now=NOW)
    assert refused.outcome in (Outcome.REFUSED, Outcome.LATER)
    assert "CERTIFICATE" in refused.answer.upper()
    assert house.dialogues == 0


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("451 4.7.1 Greylisted, try again in 300 seconds", Outcome.LATER),
        ("550 5.1.1 No such user here", Outcome.REFUSED),
    ],
)
async def test_a_server_that_does_not_want_it_now_or_ever(answer: str, outcome: Outcome) -> None:
    async with mailhouse() as house:
        house.answers.append(answer)
        verdict = await way(house).submit(LETTER, now=NOW)
        assert (verdict.outcome, verdict.answer) == (outcome, answer)
        assert (await way(house).submit(LETTER, now=NOW)).outcome is Outcome.TAKEN


async def test_a_server_that_is_not_there() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        gone = Mailhouse(port=held.getsockname()[1])
        assert (await way(gone).submit(LETTER, now=NOW)).outcome is Outcome.LATER
        assert (await way(gone).probe()).outcome is Outcome.LATER


async def test_a_server_that_goes_with_the_words_may_have_them() -> None:
    async with mailhouse() as house:
        house.silent = True
        assert (await way(house).submit(LETTER, now=NOW)).outcome is Outcome.UNKNOWN
    assert len(house.taken) == 1


async def test_a_server_that_says_nothing_is_left() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        server = server_of(f"smtp://127.0.0.1:{mute.getsockname()[1]}?tls=none")
        verdict = await Submission(server, SENDER, timeout=0.05).submit(LETTER, now=NOW)
    assert verdict.outcome is Outcome.LATER


@pytest.mark.parametrize("to", ["nobody", "zoé@causerie.example", "a@b.example\r\nBcc: x@y.example"])
async def test_an_address_that_no_server_could_take_is_not_tried(to: str) -> None:
    letter = Letter(to, LETTER.subject, LETTER.text, LETTER.html, "fr", LETTER.page)
    async with mailhouse() as house:
        verdict = await way(house).submit(letter, now=NOW)
    assert (verdict.outcome, house.dialogues) == (Outcome.REFUSED, 0)
