"""What happens in a house, told step by step, with ids and times that are the same in every run.

Each story is an ordinary sequence of the desk's actions. `test_reducer` follows it as a screen would, and keeps
it as contract/replays/<name>.json for the browser's own reducer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

from causerie.channels.errors import Ambiguous, OptedOut, SendError, Unreachable
from causerie.channels.protocol import Sent
from causerie.desk.assign import assign
from causerie.desk.block import block
from causerie.desk.change import change
from causerie.desk.deliver import Outcome, settle
from causerie.desk.erase import erase
from causerie.desk.label import label
from causerie.desk.merge import merge
from causerie.desk.note import note
from causerie.desk.quarantine import quarantine
from causerie.desk.read import read
from causerie.desk.release import release
from causerie.desk.reopen import reopen
from causerie.desk.reply import Answer, reply
from causerie.desk.resolve import resolve
from causerie.desk.settle import Choice
from causerie.desk.settle import settle as decide
from causerie.desk.snooze import snooze
from causerie.desk.unblock import unblock
from causerie.desk.unmerge import unmerge
from causerie.model.contact import Address
from causerie.model.element import Arrived, Edited, MediaRef, Moved, Reacted, Receipt, Sender
from causerie.model.message import Delivery, MediaKind, Text
from causerie.model.outbox import Patience
from causerie.store import outbox
from causerie.store.database import Work
from causerie.testing.house import ADMIN, AGENT, VAULT, House
from tests.store.sends import claim

NUMBER, OTHER = "+33700000001", "+33700000002"
LEA, MAX = "+33600000001", "+33600000002"

Story = Callable[[House], AsyncIterator[str]]
STORIES: dict[str, Story] = {}


def story(told: Story) -> Story:
    STORIES[told.__name__] = told
    return told


def _address(phone: str) -> Address:
    return Address("phone", "", phone)


async def _say(house: House, key: str, text: str, *, phone: str = LEA, channel: str = NUMBER, **about: Any) -> None:
    house.clock.forward(seconds=20)
    await house.hear(Arrived(channel, key, Sender((_address(phone),)), (Text(text),), **about))


async def _last(house: House, table: str) -> int:
    return int((await house.rows(table))[-1]["id"])


async def _contact(house: House, phone: str) -> int:
    rows = await house.rows("identity")
    return next(int(row["contact_id"]) for row in rows if row["address"] == phone)


async def _do(house: House, verb: Callable[..., Awaitable[Any]], **about: Any) -> Any:
    house.clock.forward(seconds=20)
    return await house.do(lambda work: verb(work, grant=house.grant(ADMIN), **about))


async def _answer(house: House, key: str, *, conversation: int | None = None) -> None:
    house.clock.forward(seconds=20)
    target = conversation or await _last(house, "conversation")
    answer = Answer(target, (Text("Bonjour, je regarde."),), client_key=key, last_seen=0, force=True)
    await house.do(lambda work: reply(work, house.directory, house.ids, grant=house.grant(AGENT), answer=answer))


async def _send(house: House, error: SendError | None = None) -> None:
    """The outbox takes the last answer, and the provider says this of it."""
    house.clock.forward(seconds=20)
    await house.do(lambda work: outbox.set_rate(work, house.channel(), 100.0))
    (one,) = await claim(house)
    outcome = Outcome(one, sent=None if error else Sent(f"out{one.message_id}"), error=error)

    async def verb(work: Work) -> None:
        await settle(work, house.directory, house.ids, [outcome], patience=Patience(), jitter=[1.0])

    await house.do(verb)


@story
async def a_question_and_its_answer(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjour")
    yield "a first message opens a conversation"
    await _say(house, "m2", "Où est ma commande ?")
    yield "a second one joins it"
    await _do(house, read, conversation_id=await _last(house, "conversation"), message_id=await _last(house, "message"))
    yield "a colleague reads"
    await _do(house, note, conversation_id=await _last(house, "conversation"), client_key="n1", text="Elle est partie.")
    yield "and notes"
    await _answer(house, "a1")
    yield "and answers"
    await _send(house)
    yield "the provider took it"
    key = (await house.rows("message"))[-1]["provider_key"]
    await house.hear(Receipt(NUMBER, key, Delivery.READ), Receipt(NUMBER, key, Delivery.DELIVERED))
    yield "it was read"
    await _say(house, "m3", "Je ne dis rien", at=house.clock() - timedelta(minutes=10))
    yield "a message that comes late takes its place, not the preview"


@story
async def said_otherwise(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjur")
    await _say(house, "e1", "De mon téléphone", echo=True)
    yield "a colleague answered from the provider's own application"
    await house.hear(Edited(NUMBER, "m1", "1", (Text("Bonjour"),), at=house.clock()))
    yield "the customer mends their words"
    await house.hear(Reacted(NUMBER, "e1", _address(LEA), "👍", "1"))
    yield "and likes the answer"
    await house.hear(Reacted(NUMBER, "e1", _address(LEA), None, "2"))
    yield "and no longer does"
    await house.hear(Edited(NUMBER, "m1", "2", (), at=house.clock()))
    yield "and takes their words back"
    photo = MediaRef(MediaKind.IMAGE, "ref", "image/jpeg")
    await house.hear(Arrived(NUMBER, "m2", Sender((_address(LEA),)), (photo, Text("Voici"))))
    yield "a picture"


@story
async def days_of_a_conversation(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjour")
    conversation = await _last(house, "conversation")

    async def labels(work: Work) -> None:
        await work.execute("insert into label (id, name, color) values (1, 'SAV', 'red'), (2, 'Colis', 'blue')")

    await house.do(labels)
    await _do(house, assign, conversation_id=conversation, agent_id=AGENT, team_id=None)
    yield "assigned"
    await _do(house, label, conversation_id=conversation, labels=[2, 1])
    yield "labelled"
    await _do(house, snooze, conversation_id=conversation, until=house.clock() + timedelta(days=1))
    yield "put to sleep"
    await _say(house, "m2", "Alors ?")
    yield "woken by the customer"
    await _do(house, resolve, conversation_id=conversation)
    yield "resolved"
    await _do(house, reopen, conversation_id=conversation)
    yield "taken up again"
    await _do(house, resolve, conversation_id=conversation)
    await _say(house, "m3", "Encore moi")
    yield "another episode"
    await _answer(house, "a1", conversation=conversation)
    yield "an answer in the first one opens it again"


@story
async def a_send_that_goes_wrong(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjour")
    await _answer(house, "a1")
    await _send(house, Ambiguous("timeout"))
    yield "nobody can vouch for it"
    message = await _last(house, "message")

    async def again(work: Work) -> None:
        await decide(work, house.directory, grant=house.grant(ADMIN), message_id=message, choice=Choice.RESEND)

    await house.do(again)
    yield "its owner sends it again"
    await _send(house, Unreachable("unreachable"))
    yield "nobody answers, it waits"
    house.clock.forward(minutes=1)
    await _send(house, OptedOut("opted_out"))
    yield "and the person refused"
    await _say(house, "stop", "STOP")
    yield "and says so"


@story
async def a_person_who_is_blocked(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjour")
    contact = await _contact(house, LEA)
    await _do(house, change, contact_id=contact, given={"name": "Léa", "language": "fr"})
    yield "named: her conversations show it"
    await _do(house, block, contact_id=contact)
    yield "blocked"
    await _say(house, "m2", "Allô ?")
    yield "what she writes is kept on her thread"
    grant = house.grant(ADMIN)
    await house.do(lambda work: unblock(work, house.directory, house.ids, grant=grant, contact_id=contact))
    yield "let in again, and what she wrote counts"
    (conversation, *_) = [row["id"] for row in await house.rows("conversation")]
    await _do(house, quarantine, conversation_id=conversation, blocks=True)
    yield "in quarantine, her number blocked with it"
    await _say(house, "m4", "Répondez !")
    yield "what she writes goes there too"
    await house.do(lambda work: unblock(work, house.directory, house.ids, grant=grant, contact_id=contact))
    await _do(house, release, conversation_id=conversation)
    yield "it was no spam"
    await house.hear(Moved(NUMBER, "v1", _address(LEA), _address("+33600000009")))
    yield "the provider vouches for her new number"
    await _say(house, "m3", "Mon nouveau numéro", phone="+33600000009")
    yield "and she writes from it"


@story
async def one_person_and_two(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjour")
    await _say(house, "m2", "C’est Max", phone=MAX)
    lea, max_ = await _contact(house, LEA), await _contact(house, MAX)
    await _do(house, change, contact_id=lea, given={"name": "Léa"})
    await _do(house, change, contact_id=max_, given={"name": "Max"})
    yield "two people"
    house.clock.forward(seconds=20)
    merged = await house.do(lambda work: merge(work, house.ids, grant=house.grant(), kept=lea, gone=max_))
    yield "taken for one"
    await _say(house, "m3", "De Max, chez Léa", phone=MAX)
    yield "they write"
    await house.do(lambda work: unmerge(work, house.ids, grant=house.grant(), merge_id=merged))
    yield "and are two again, each with their own words"


@story
async def a_conversation_that_mixed_two_people(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjour")
    await _say(house, "m2", "C’est Max", phone=MAX)
    conversation = await _last(house, "conversation")
    await _do(house, resolve, conversation_id=conversation)
    lea, max_ = await _contact(house, LEA), await _contact(house, MAX)
    merged = await house.do(lambda work: merge(work, house.ids, grant=house.grant(), kept=lea, gone=max_))
    await _say(house, "m3", "Moi aussi", phone=MAX)
    yield "both write in one conversation"
    await house.do(lambda work: unmerge(work, house.ids, grant=house.grant(), merge_id=merged))
    yield "which is split where they part"


@story
async def a_person_forgotten(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjour")
    await _say(house, "m2", "Restez", phone=MAX)
    contact = await _contact(house, LEA)
    await _do(house, change, contact_id=contact, given={"name": "Léa"})
    await _answer(house, "a1", conversation=(await house.rows("conversation"))[0]["id"])
    yield "two people"
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=contact))
    yield "one is forgotten"
    await _say(house, "m3", "Bonjour, nouvelle ici")
    yield "and comes back as somebody else"


@story
async def a_conversation_that_moves_to_another_channel(house: House) -> AsyncIterator[str]:
    await _say(house, "m1", "Bonjour")
    yield "on the first channel"
    await _say(house, "m2", "Je passe par ici", channel=OTHER)
    yield "on the second"
    await _say(house, "m3", "Et de retour")
    yield "and back"
