"""Things to be refused or given: each made anew for the call that needs it, on the house's own channels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from causerie.desk import export
from causerie.desk.advance import Wish, advance
from causerie.desk.appoint import Newcomer, appoint
from causerie.desk.bulk import begin, round_of
from causerie.desk.can import Wording, can
from causerie.desk.define import Definition, Lasting, define
from causerie.desk.empower import Powers, empower
from causerie.desk.invite import Offer, invite
from causerie.desk.keep_macro import Recipe, keep_macro
from causerie.desk.log import Noted, log
from causerie.desk.merge import merge
from causerie.desk.quarantine import quarantine
from causerie.desk.remark import remark
from causerie.desk.reply import Answer
from causerie.desk.resolve import resolve
from causerie.desk.schedule import Later, schedule
from causerie.desk.shape import Naming, add_stage, archive_stage, switch
from causerie.desk.view import Kept, save_view
from causerie.desk.write import Draft, write
from causerie.model.attribute import AttributeKind
from causerie.model.bulk import Act, Deed
from causerie.model.contact import Address
from causerie.model.deal import MOST_STAGES
from causerie.model.element import Arrived, Sender, Unknown
from causerie.model.grant import Role
from causerie.model.house import Label, Team
from causerie.model.macro import AddNote, Resolve
from causerie.model.message import Kind, Text
from causerie.model.owner import Owner
from causerie.store import connections, files, labels, teams, tokens
from causerie.store.database import Work
from causerie.testing.house import ADMIN, AGENT, TEAM, VAULT, House
from tests.sounds import tone

SECRET = "canari-9f1c"  # in every customer's words: what a stranger's answer must never hold


class Targets:
    """`await targets.fill("/contacts/{contact}")`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._numbers = count(1)
        self._makers: dict[str, Callable[[], Awaitable[Any]]] = {
            "key": self._key,
            "number": self._number,
            "conversation": self._conversation,
            "resolved": self._resolved,
            "spam": self._spam,
            "contact": self._contact,
            "message": self._message,
            "warm": self._warm,
            "lost": self._lost,
            "scheduled": self._scheduled,
            "merge": self._merge,
            "file": self._file,
            "sound": self._sound,
            "recording": self._recording,
            "intake": self._intake,
            "agent": self._agent,
            "role": self._role,
            "team": self._team,
            "label": self._label,
            "attribute": self._attribute,
            "remark": self._remark,
            "canned": self._canned,
            "view": self._view,
            "bulk": self._bulk,
            "macro": self._macro,
            "token": self._token,
            "invitation": self._invitation,
            "export": self._export,
            "connection": self._connection,
            "channel": self._channel,
            "templated": self._templated,
            "noted": self._noted,
            "stage": self._stage,
            "dealt": self._dealt,
        }

    async def fill(self, shape: Any) -> Any:
        """The same shape with every `{name}` replaced by the id of a new thing of that name."""
        if isinstance(shape, dict):
            return {name: await self.fill(one) for name, one in shape.items()}
        if isinstance(shape, list):
            return [await self.fill(one) for one in shape]
        if not isinstance(shape, str) or "{" not in shape:
            return shape
        before, _, rest = shape.partition("{")
        name, _, after = rest.partition("}")
        made = await self._makers[name]()
        return made if not before and not after else f"{before}{made}{await self.fill(after)}"

    async def _key(self) -> str:
        return uuid4().hex

    async def _number(self) -> int:
        return self._house.channel()

    async def _wrote(self) -> dict[str, Any]:
        """A customer nobody knew writes; their message's row."""
        n = next(self._numbers)
        await self._house.hear(self._house.said(f"Bonjour {SECRET}", key=uuid4().hex, phone=f"+3360{n:07}"))
        (row,) = await self._house.database.read(
            """select m.id, m.conversation_id, m.identity_id, i.contact_id from message m
               join identity i on i.id = m.identity_id order by m.id desc limit 1"""
        )
        return row

    async def _message(self) -> int:
        return int((await self._wrote())["id"])

    async def _warm(self) -> int:
        """What a customer wrote where one can react."""
        number, n = next(iter(self._house.held["whatsapp"].channels)), next(self._numbers)
        sender = Sender((Address("phone", "", f"+3361{n:07}"),))
        said = Arrived(number, uuid4().hex, sender, (Text(f"Merci {SECRET}"),))
        await self._house.hear(said, provider="whatsapp")
        (row,) = await self._house.database.read("select max(id) as id from message")
        return int(row["id"])

    async def _conversation(self) -> int:
        return int((await self._wrote())["conversation_id"])

    async def _resolved(self) -> int:
        made = await self._conversation()
        grant = self._house.grant(ADMIN)
        await self._house.do(lambda work: resolve(work, grant=grant, conversation_id=made))
        return made

    async def _spam(self) -> int:
        made = await self._conversation()
        grant = self._house.grant(ADMIN)
        await self._house.do(lambda work: quarantine(work, grant=grant, conversation_id=made))
        return made

    async def _contact(self) -> int:
        return int((await self._wrote())["contact_id"])

    async def _noted(self) -> int:
        """A call that the agent noted."""
        noted = Noted(
            self._house.channel(), Kind.CALL, SECRET, awaits=True, key=uuid4().hex, contact_id=await self._contact()
        )
        house, grant = self._house, self._house.grant(AGENT)
        filed = await house.do(lambda work: log(work, house.directory, house.ids, grant=grant, noted=noted))
        return filed.message_id

    async def _stage(self) -> int:
        """A new stage, of a pipeline that is on."""
        house, grant = self._house, self._house.grant(ADMIN)
        await house.do(lambda work: switch(work, house.ids, grant=grant, on=True, currency="EUR"))
        known = {row["id"] for row in await house.rows("stage")}
        standing = sorted(row["id"] for row in await house.rows("stage") if row["archived_at"] is None)
        if len(standing) >= MOST_STAGES:
            oldest, newest = standing[0], standing[-1]
            await house.do(lambda work: archive_stage(work, grant=grant, stage_id=oldest, to_id=newest))
        shape = await house.do(lambda work: add_stage(work, house.ids, grant=grant, naming=Naming("Essai", "Trial")))
        return max(stage.id for stage in shape.stages if stage.id not in known)

    async def _dealt(self) -> int:
        """A conversation that is a deal."""
        wish, made = Wish(0, await self._stage()), await self._conversation()
        house, grant = self._house, self._house.grant(ADMIN)
        await house.do(lambda work: advance(work, house.ids, grant=grant, conversation_id=made, wish=wish))
        return made

    async def _lost(self) -> int:
        """A send of the agent's that nobody can vouch for."""
        row = await self._wrote()
        house = self._house

        async def verb(work: Work) -> int:
            draft = Draft(row["identity_id"], house.channel(), (Text("Oui"),), agent_id=AGENT)
            (message,) = (await write(work, house.directory, house.ids, draft)).messages
            await work.execute("update outbox set state = 'unknown' where message_id = %s", [message])
            await work.execute("update message set delivery = 3 where id = %s", [message])
            return message

        return await house.do(verb)

    async def _scheduled(self) -> int:
        """An answer of the agent's that is to leave tomorrow."""
        conversation, house = await self._conversation(), self._house
        answer = Answer(conversation, (Text(SECRET),), client_key=uuid4().hex, last_seen=0, force=True)
        later, grant = Later(house.clock() + timedelta(days=1)), house.grant(AGENT)
        return await house.do(
            lambda work: schedule(work, house.directory, house.ids, grant=grant, answer=answer, later=later)
        )

    async def _merge(self) -> int:
        kept, gone, grant = await self._contact(), await self._contact(), self._house.grant(ADMIN)
        ids = self._house.ids
        return await self._house.do(lambda work: merge(work, ids, grant=grant, kept=kept, gone=gone))

    async def _file(self) -> int:
        return await self._attached({"name": "note.txt", "mime": "text/plain", "content": SECRET.encode()})

    async def _sound(self) -> int:
        """What every browser plays as it is, and nobody has to convert."""
        return await self._attached({"name": "note.mp3", "mime": "audio/mpeg", "content": tone(0.1)})

    async def _attached(self, kept: dict[str, Any]) -> int:
        row = await self._wrote()

        async def verb(work: Work) -> int:
            file_id = await self._house.ids.one(work.conn)
            await files.upload(work, file_id, agent_id=AGENT, **kept)
            await files.attach(work, [{"message_id": row["id"], "file": file_id, "position": 0}])
            return file_id

        return await self._house.do(verb)

    async def _recording(self) -> int:
        """One of the agent's, that no message took yet."""
        kept: dict[str, Any] = {"name": "note.wav", "mime": "audio/wav", "content": tone(0.1)}
        return await self._named(lambda work, id_: files.upload(work, id_, agent_id=AGENT, **kept))

    async def _intake(self) -> int:
        await self._house.hear(Unknown("wrong_shape", "/"))
        return int((await self._house.database.read("select max(intake_id) as id from parked"))[0]["id"])

    async def _agent(self) -> int:
        newcomer = Newcomer("Zoé", f"{uuid4().hex}@causerie.example", Role.AGENT, None)
        return await self._house.do(lambda work: appoint(work, self._house.ids, newcomer))

    async def _role(self) -> int:
        """One that allows nothing."""
        powers, grant, ids = Powers(uuid4().hex, frozenset()), self._house.grant(ADMIN), self._house.ids
        return await self._house.do(lambda work: empower(work, ids, grant=grant, powers=powers, based_on=Role.AGENT))

    async def _team(self) -> int:
        return await self._named(lambda work, id_: teams.add(work, Team(id_, uuid4().hex)))

    async def _label(self) -> int:
        return await self._named(lambda work, id_: labels.add(work, Label(id_, uuid4().hex, "blue")))

    async def _attribute(self) -> int:
        lasting, words = Lasting(f"k{uuid4().hex}", AttributeKind.TEXT), Definition("Ville", "Town")
        ids, grant = self._house.ids, self._house.grant(ADMIN)
        made = await self._house.do(lambda work: define(work, ids, grant=grant, lasting=lasting, definition=words))
        return made.id

    async def _remark(self) -> int:
        """One of the administrator's."""
        contact, ids, grant = await self._contact(), self._house.ids, self._house.grant(ADMIN)
        made = await self._house.do(lambda work: remark(work, ids, grant=grant, contact_id=contact, text=SECRET))
        return made.id

    async def _canned(self) -> int:
        """One of the house's first team."""
        wording = Wording(uuid4().hex, SECRET, Owner.TEAM, team_id=TEAM)
        ids, grant = self._house.ids, self._house.grant(ADMIN)
        return await self._house.do(lambda work: can(work, ids, grant=grant, wording=wording))

    async def _view(self) -> int:
        """One of the house's first team."""
        kept = Kept(uuid4().hex, Owner.TEAM, TEAM, search=SECRET)
        ids, grant = self._house.ids, self._house.grant(ADMIN)
        return await self._house.do(lambda work: save_view(work, ids, grant=grant, kept=kept))

    async def _bulk(self) -> int:
        """The administrator's, of one conversation, done."""
        chosen = [await self._conversation()]
        ids, grant = self._house.ids, self._house.grant(ADMIN)
        made = await self._house.do(lambda work: begin(work, ids, grant=grant, deed=Deed(Act.RESOLVE), chosen=chosen))
        await self._house.do(lambda work: round_of(work, made))
        return made

    async def _macro(self) -> int:
        """One of the house's first team."""
        recipe = Recipe(uuid4().hex, (AddNote(SECRET), Resolve()), Owner.TEAM, team_id=TEAM)
        ids, grant = self._house.ids, self._house.grant(ADMIN)
        return await self._house.do(lambda work: keep_macro(work, ids, grant=grant, recipe=recipe))

    async def _token(self) -> int:
        return await self._named(
            lambda work, id_: tokens.add(work, id_, agent_id=ADMIN, name="export", key=uuid4().bytes)
        )

    async def _invitation(self) -> int:
        offer = Offer(f"{uuid4().hex}@causerie.example", Role.AGENT)
        ids, grant = self._house.ids, self._house.grant(ADMIN)
        return (await self._house.do(lambda work: invite(work, ids, VAULT, grant=grant, offer=offer)))[0]

    async def _export(self) -> int:
        grant = self._house.grant(ADMIN)
        await self._house.do(lambda work: work.execute("delete from export"))  # few are kept at once
        return await self._house.do(lambda work: export.ask(work, self._house.ids, grant=grant))

    async def _connection(self) -> int:
        async def make(work: Work, id_: int) -> None:
            row = {"id": id_, "provider": "webchat", "name": "Site", "hook": uuid4().hex, "api_base": None}
            await connections.add(work, VAULT, {**row, "source": "live"}, credentials={"secret": "s" * 32})

        made = await self._named(make)
        await self._house.directory.refresh(monotonic=0)
        return made

    async def _channel(self) -> int:
        connection_id = await self._connection()

        async def make(work: Work, id_: int) -> None:
            row = {"id": id_, "connection_id": connection_id, "provider": "webchat", "address": uuid4().hex}
            await connections.add_channel(
                work, {**row, "name": "Site", "brand_id": 1, "team_id": None, "state": "live", "source": "live"}
            )

        made = await self._named(make)
        await self._house.directory.refresh(monotonic=0)
        return made

    async def _templated(self) -> int:
        """A channel with templates, whose platform nobody answers for."""

        async def make(work: Work, id_: int) -> None:
            row = {"id": id_, "provider": "whatsapp", "name": "WhatsApp", "hook": uuid4().hex}
            row |= {"api_base": "http://127.0.0.1:9", "source": "live"}
            await connections.add(work, VAULT, row, credentials={"access_token": "t" * 32})
            about = {"id": await self._house.ids.one(work.conn), "connection_id": id_, "provider": "whatsapp"}
            about |= {"address": uuid4().hex, "name": "WhatsApp", "brand_id": 1, "team_id": TEAM}
            await connections.add_channel(work, {**about, "state": "live", "source": "live"})

        connection_id = await self._named(make)
        await self._house.directory.refresh(monotonic=0)
        (channel,) = self._house.directory.connection(connection_id).channels.values()
        return channel.id

    async def _named(self, make: Callable[[Work, int], Awaitable[Any]]) -> int:
        async def verb(work: Work) -> int:
            id_ = await self._house.ids.one(work.conn)
            await make(work, id_)
            return id_

        return await self._house.do(verb)
