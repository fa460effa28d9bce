"""Everything outbound: what may leave, in how many messages, once, and what it does to its conversation."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from PIL import Image

from causerie.desk.write import Draft
from causerie.model.cards import masked
from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address
from causerie.model.element import Arrived, ConsentSaid, Sender
from causerie.model.errors import Conflict, Invalid, NotFound, NotPermitted
from causerie.model.message import (
    Author,
    Choices,
    Media,
    MediaKind,
    MessageClass,
    Option,
    Part,
    Template,
    Text,
)
from causerie.store import files, writing
from causerie.store.database import Work
from causerie.testing.house import ADMIN, AGENT, House
from tests.desk.people import contact_of, identity_of, opened, row_of, wrote
from tests.desk.reacting import heard

PHONE = "+33600000001"


async def _draft(house: House, *parts: Part, **about: Any) -> Draft:
    values: dict[str, Any] = {"agent_id": AGENT, "channel_id": house.channel(), **about}
    return Draft(await identity_of(house), parts=parts or (Text("Bonjour !"),), **values)


async def _upload(house: House, *, mime: str = "image/png", size: int = 3, content: bytes = b"") -> int:
    async def verb(work: Work) -> int:
        id_ = await house.ids.one(work.conn)
        await files.upload(work, id_, agent_id=AGENT, name="a", mime=mime, content=content or b"x" * size)
        return id_

    return await house.do(verb)


async def test_a_message_its_send_and_its_event_are_written_together(house: House) -> None:
    conversation = await opened(house)
    written = await wrote(house, await _draft(house))
    message = await row_of(house, "message", written.messages[0])
    (send,) = await house.rows("outbox")
    assert (written.conversation_id, message["conversation_id"]) == (conversation, conversation)
    assert (message["direction"], message["author"], message["delivery"]) == ("outbound", "agent", 1)
    assert (send["message_id"], send["state"], send["priority"]) == (message["id"], "queued", 0)
    row = await row_of(house, "conversation", conversation)
    assert (row["preview"], row["waiting_since"], row["last_delivery"], row["message_count"]) == (
        "Bonjour !",
        None,
        1,
        2,
    )
    (event,) = await house.told("message_written")
    assert (event["message_id"], event["agent_id"], event["channel_id"]) == (message["id"], AGENT, house.channel())


async def test_what_cannot_be_joined_leaves_in_order_in_one_lane(house: House) -> None:
    await opened(house)
    one, other = await _upload(house), await _upload(house)
    images = [Media(MediaKind.IMAGE, id_) for id_ in (one, other)]
    written = await wrote(house, await _draft(house, *images, Text("Voilà"), client_key="k", reply_to=1))
    rows = [await row_of(house, "message", id_) for id_ in written.messages]
    assert [row["parts"][0]["type"] for row in rows] == ["media", "media", "text"]
    assert [row["client_key"] for row in rows] == ["k", "k/1", "k/2"]
    assert [row["reply_to"] for row in rows] == [1, None, None]
    assert [row["message_id"] for row in await house.rows("outbox")] == list(written.messages)
    assert [row["message_id"] for row in await house.rows("file")] == list(written.messages[:2])
    (conversation,) = await house.rows("conversation")
    assert (conversation["preview"], conversation["message_count"]) == ("Voilà", 4)


async def test_words_ride_as_the_caption_of_a_lone_file(house: House) -> None:
    await opened(house)
    file = await _upload(house)
    written = await wrote(house, await _draft(house, Media(MediaKind.IMAGE, file), Text("Voilà")))
    (message,) = [await row_of(house, "message", id_) for id_ in written.messages]
    assert [part["type"] for part in message["parts"]] == ["media", "text"]


async def test_the_same_key_again_is_the_same_message(house: House) -> None:
    """A click repeated on a slow line, also while the first is still being written (T21)."""
    await opened(house)
    draft = await _draft(house, client_key="k1")
    written = await asyncio.gather(*(wrote(house, draft) for _ in range(4)))
    assert len({one.messages for one in written}) == 1
    assert len(await house.rows("outbox")) == 1
    assert await wrote(house, draft) == written[0]


async def test_a_key_belongs_to_one_person_and_one_author(house: House) -> None:
    await opened(house)
    await opened(house, phone="+33600000002")
    draft = await _draft(house, client_key="k1")
    await wrote(house, draft)
    elsewhere = Draft(await identity_of(house, "+33600000002"), house.channel(), draft.parts, client_key="k1")
    for other in (elsewhere, await _draft(house, client_key="k1", agent_id=ADMIN)):
        with pytest.raises(Conflict, match="key_reused"):
            await wrote(house, other)
    assert len(await house.rows("outbox")) == 1


async def test_writing_first_opens_a_conversation(house: House) -> None:
    conversation = await opened(house)

    async def resolve(work: Work) -> None:
        await work.execute("update conversation set state = 'resolved'")

    await house.do(resolve)
    written = await wrote(house, await _draft(house))
    assert written.conversation_id != conversation
    row = await row_of(house, "conversation", written.conversation_id)
    assert (row["state"], row["assignee_id"], row["unread"]) == ("open", AGENT, 0)
    assert [event["conversation_id"] for event in await house.told("conversation_opened")] == [
        conversation,
        written.conversation_id,
    ]


@pytest.mark.parametrize(
    ("state", "author", "kind"),
    [
        ("resolved", Author.AGENT, "conversation_reopened"),
        ("snoozed", Author.AGENT, "conversation_woken"),
        ("snoozed", Author.BOT, "conversation_woken"),
        ("snoozed", Author.AUTOMATIC, None),
        ("resolved", Author.CAMPAIGN, None),
    ],
)
async def test_an_answer_wakes_its_conversation(house: House, state: str, author: Author, kind: str | None) -> None:
    conversation = await opened(house)

    async def sleep(work: Work) -> None:
        await work.execute("update conversation set state = %s, snoozed_until = %s", [state, work.now])

    await house.do(sleep)
    await wrote(house, await _draft(house, author=author, conversation_id=conversation))
    row = await row_of(house, "conversation", conversation)
    told = [event["kind"] for event in await house.told("conversation_reopened", "conversation_woken")]
    assert told == ([kind] if kind else [])
    assert row["state"] == ("open" if kind else state)
    assert (row["waiting_since"] is None) == (kind is not None), "only an answer ends the waiting"


async def test_a_card_number_never_leaves(house: House) -> None:
    await opened(house)
    written = await wrote(house, await _draft(house, Text("Carte 4111 1111 1111 1111")))
    message = await row_of(house, "message", written.messages[0])
    assert message["parts"][0]["text"] == masked("Carte 4111 1111 1111 1111") != "Carte 4111 1111 1111 1111"


async def _refused(house: House, code: str, *parts: Part, **about: Any) -> None:
    before = len(await house.rows("journal"))
    with pytest.raises(NotPermitted, match=f"^{code}"):
        await wrote(house, await _draft(house, *parts, **about))
    assert await house.rows("outbox") == []
    assert len(await house.rows("journal")) == before, "a refusal leaves nothing behind"


@pytest.mark.parametrize("author", [Author.AGENT, Author.AUTOMATIC])
async def test_a_variable_that_nothing_filled_never_leaves(house: House, author: Author) -> None:
    await opened(house)
    identity = await identity_of(house)
    for text in ("Bonjour {{prénom}}", "Bonjour {{ first_name → ? }}", "{{nom|à vous}}"):
        with pytest.raises(Invalid, match="variable_unfilled"):
            await wrote(house, Draft(identity, house.channel(), (Text(text),), author))
    await wrote(house, Draft(identity, house.channel(), (Text("{{ville}} {prénom}"),), author))
    assert len(await house.rows("outbox")) == 1


async def test_what_the_channel_cannot_carry_is_refused_by_name(house: House) -> None:
    await opened(house)
    await _refused(house, "empty", Text("  \n"))
    await _refused(house, "too_long", Text("a" * 1601))
    await _refused(house, "no_capability", Template("t", "fr", (), "Bonjour"))
    await _refused(house, "no_capability", Text("Lequel ?"), Choices((Option("a", "A"),)))
    await _refused(house, "no_capability", Media(MediaKind.STICKER, await _upload(house)))
    await _refused(house, "media_too_large", Media(MediaKind.IMAGE, await _upload(house, size=5_000_001)))
    await _refused(house, "media_type", Media(MediaKind.IMAGE, await _upload(house, mime="image/tiff")))
    await _refused(house, "file_missing", Media(MediaKind.IMAGE, -1))


def _drawing(*sides: int, moves: bool = False) -> bytes:
    frames = [Image.new("RGBA", sides[:2], color) for color in ("red", "blue")]
    made = io.BytesIO()
    frames[0].save(made, "WEBP", save_all=moves, append_images=frames[1:] if moves else [])
    return made.getvalue()


async def _sticker(house: House, content: bytes) -> Media:
    return Media(MediaKind.STICKER, await _upload(house, mime="image/webp", content=content))


async def test_a_sticker_leaves_alone_and_the_words_beside_it_follow(house: House) -> None:
    await heard(house)
    sticker = await _sticker(house, _drawing(512, 512, moves=True))
    written = await wrote(house, await _draft(house, sticker, Text("Merci !"), channel_id=house.channel("whatsapp")))
    parts = [(await row_of(house, "message", one))["parts"] for one in written.messages]
    assert parts == [
        [{"type": "media", "kind": "sticker", "file": sticker.file}],
        [{"type": "text", "text": "Merci !"}],
    ]


async def test_what_a_channel_shows_as_no_sticker_is_refused(house: House) -> None:
    await heard(house)
    about = {"channel_id": house.channel("whatsapp")}
    await _refused(house, "sticker_unfit", await _sticker(house, _drawing(512, 300)), **about)
    heavy = _drawing(512, 512) + b"\0" * 100_000
    await _refused(house, "sticker_unfit", await _sticker(house, heavy), **about)
    await _refused(house, "sticker_unfit", await _sticker(house, b"RIFF\0\0\0\0WEBP" + b"x" * 40), **about)
    await _refused(house, "media_too_large", await _sticker(house, b"x" * 500_001), **about)


async def test_who_refused_is_not_written_to_until_they_write_again(house: House) -> None:
    conversation = await opened(house)
    house.clock.forward(minutes=1)
    await house.hear(house.said("STOP", key="stop"))
    await _refused(house, "opted_out")
    await _refused(house, "opted_out", message_class=MessageClass.ALERT)
    house.clock.forward(minutes=1)
    await house.hear(house.said("Et ma commande ?", key="k3"))
    await _refused(house, "opted_out", message_class=MessageClass.ALERT)
    assert (await wrote(house, await _draft(house))).conversation_id == conversation


async def test_one_confirmation_is_owed_to_a_stop(house: House) -> None:
    await opened(house)
    house.clock.forward(minutes=1)
    await house.hear(house.said("STOP", key="stop"))
    await _refused(house, "opted_out", author=Author.AGENT, confirms=True)
    await _refused(house, "opted_out", author=Author.AUTOMATIC)
    await wrote(house, await _draft(house, author=Author.AUTOMATIC, agent_id=None, confirms=True))


async def test_marketing_needs_consent(house: House) -> None:
    await opened(house)
    await _refused(house, "marketing_needs_consent", message_class=MessageClass.MARKETING)
    granted = ConsentSaid(
        next(iter(house.held["twilio"].channels)),
        "c1",
        Address("phone", "", PHONE),
        Purpose.MARKETING,
        ConsentState.GRANTED,
    )
    await house.hear(granted)
    await wrote(house, await _draft(house, message_class=MessageClass.MARKETING))


async def test_a_platforms_window_closes_to_the_second(house: House) -> None:
    sender = Sender((Address("phone", "", PHONE),))
    await house.hear(Arrived("1122334455", "w1", sender, (Text("Bonjour"),)), provider="whatsapp")
    about = {"channel_id": house.channel("whatsapp")}
    house.clock.forward(hours=24)
    await _refused(house, "outside_window", **about)
    await _refused(house, "template_unknown", Template("t", "fr", (), "Bonjour"), **about)
    house.clock.forward(seconds=-1)
    await wrote(house, await _draft(house, **about))


async def test_nothing_leaves_to_a_blocked_person_nor_by_a_channel_that_is_off(house: House) -> None:
    await opened(house)

    async def block(work: Work, since: Any) -> None:
        await work.execute("update identity set blocked_at = %s, blocked_reason = 'other'", [since])

    await house.do(lambda work: block(work, house.clock()))
    await _refused(house, "blocked")
    await house.do(lambda work: block(work, None))

    async def off(work: Work) -> None:
        await work.execute("update channel set state = 'off' where id = %s", [house.channel()])

    await house.do(off)
    await house.directory.refresh(monotonic=1)
    await _refused(house, "channel_off")


async def test_a_person_merged_away_meanwhile_is_looked_up_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The contact is locked, then the identity turns out to be somebody else's by now: the verb starts again."""
    await opened(house)
    await opened(house, phone="+33600000002")
    kept = await contact_of(house, "+33600000002")
    draft = await _draft(house)
    lock = writing.lock
    merges = [kept]

    async def late(work: Work, contacts: list[int]) -> None:
        if merges:
            other = await house.database.dedicated()
            await other.execute("update identity set contact_id = %s where id = %s", [merges.pop(), draft.identity_id])
            await other.close()
        await lock(work, contacts)

    monkeypatch.setattr(writing, "lock", late)
    await wrote(house, draft)
    assert [event["contact_id"] for event in await house.told("message_written")] == [kept]


async def test_an_unknown_person_is_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        await wrote(house, Draft(-1, house.channel(), (Text("a"),)))
