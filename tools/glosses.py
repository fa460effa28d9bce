"""One sentence for each thing that the code names and the reference explains: events, capabilities, tables. They live
here because they are for readers of the documentation, while the model stays a list of words. A name without a sentence
stops `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

from repository import Stopped

from causerie.model.event import EventKind

# What happened, and what `data` holds; the ids of what it concerns stand beside it.
_MERGE = "`merge_id`, `kept_id`, `gone_id`, `identities`"
EVENTS: dict[EventKind, tuple[str, str]] = {
    EventKind.MESSAGE_RECEIVED: (
        "A customer wrote, or a colleague in the provider's own application; or a colleague, whom the event names, "
        "noted a call, a visit or a letter.",
        "`left`, the channel that the conversation was on, if this is another; `files`, how many are to be fetched; "
        "`logged`, what was noted: `call`, `visit` or `letter`; `handled`, if no answer is owed",
    ),
    EventKind.MESSAGE_WRITTEN: (
        "Somebody of the house wrote: an answer that is now queued, or a note.",
        "`left`, the channel that the conversation was on, if this is another; `mentions`, the colleagues that a note "
        "reached by calling them or their team",
    ),
    EventKind.DELIVERY_CHANGED: ("A sent message reached another delivery state.", "`delivery`"),
    EventKind.MESSAGE_EDITED: (
        "A customer changed what they had written, or a colleague put right what they had noted.",
        "",
    ),
    EventKind.MESSAGE_DELETED: ("A customer took back what they had written.", ""),
    EventKind.REACTION_CHANGED: ("A reaction was put on a message, changed or taken back.", ""),
    EventKind.FILE_CHANGED: ("A file of a message was stored, or given up.", "`file_id`, `state`"),
    EventKind.CONVERSATION_OPENED: ("A conversation began.", ""),
    EventKind.CONVERSATION_ASSIGNED: (
        "A conversation was given to somebody, a team or nobody.",
        "`assignee_id`, `team_id`",
    ),
    EventKind.CONVERSATION_RESOLVED: ("A conversation was resolved.", ""),
    EventKind.CONVERSATION_REOPENED: ("A resolved conversation was opened again, by hand or by an answer.", ""),
    EventKind.CONVERSATION_SNOOZED: ("A conversation was put to sleep.", "`until`, in seconds since 1970"),
    EventKind.CONVERSATION_WOKEN: (
        "A sleeping conversation woke: its time came, or somebody wrote.",
        "`due`, if its time came",
    ),
    EventKind.CONVERSATION_LABELLED: ("The labels of a conversation changed.", "`labels`, all of them as they now are"),
    EventKind.CONVERSATION_READ: ("A conversation was read up to a message.", "`unread`, what is left"),
    EventKind.CONVERSATION_QUARANTINED: (
        "A conversation was marked as spam: it lies in quarantine, and nothing that comes there is told to anybody.",
        "",
    ),
    EventKind.CONVERSATION_RELEASED: (
        "A conversation was no spam after all: it stands as before, and what came meanwhile counts from now on.",
        "",
    ),
    EventKind.CONVERSATION_SPLIT: (
        "Un-merging divided a conversation in which both people had written.",
        "ids of both halves",
    ),
    EventKind.FOLLOWERS_CHANGED: (
        "A colleague, the one the event names, follows a conversation from now on, or no longer.",
        "`follows`",
    ),
    EventKind.MENTIONS_SEEN: ("A colleague opened a conversation in which they had been called.", ""),
    EventKind.SCHEDULED_CHANGED: (
        "An answer that is to leave later was kept, moved, sent, given up, or came back to its author.",
        "`scheduled_id`, `state`",
    ),
    EventKind.CONVERSATION_RATED: (
        "A customer said how an episode went, or changed what they had said.",
        "`score`, 1 to 5",
    ),
    EventKind.DEAL_MOVED: (
        "A deal went into a stage, or off the board.",
        "`from_id`, `to_id`: stages, null before its first and after its last",
    ),
    EventKind.DEAL_CHANGED: ("A deal's amount, owner or date changed.", "`amount`, `owner_id`"),
    EventKind.CONTACT_CHANGED: ("What is known of a person changed: name, language, time zone, addresses.", ""),
    EventKind.CONTACT_BLOCKED: (
        "An address of a person was blocked: what it writes is kept on their thread and opens nothing.",
        "`identity_id`, `reason`",
    ),
    EventKind.CONTACT_UNBLOCKED: (
        "An address of a person was let in again; the event names the conversation that what it wrote went to, if any.",
        "`identity_id`, `messages`",
    ),
    EventKind.CONTACTS_MERGED: (
        "Two contacts turned out to be one person.",
        "`merge_id`, `kept_id`, `gone_id`, `identities`",
    ),
    EventKind.CONTACTS_UNMERGED: (
        "A merge was undone: identities have their former contact back.",
        "`merge_id`, `kept_id`, `gone_id`, `identities`",
    ),
    EventKind.CONTACT_ERASED: ("A person was forgotten.", ""),
    EventKind.CONSENT_CHANGED: (
        "A person agreed or refused, by a word or through their platform.",
        "`purpose`, `state`",
    ),
    EventKind.CHANNEL_CHANGED: (
        "A connection or one of its channels changed: processes look again.",
        "`connection_id`",
    ),
    EventKind.NAMES_CHANGED: (
        "A team, a brand, a label, an attribute or a role came, changed or went: screens look again.",
        "`role_id`, of a role",
    ),
    EventKind.CANNED_CHANGED: (
        "A canned reply was written, changed or thrown away: screens read theirs again.",
        "",
    ),
    EventKind.VIEWS_CHANGED: ("A saved view was kept, changed or thrown away: screens read theirs again.", ""),
    EventKind.MACROS_CHANGED: ("A macro was written, changed or thrown away: screens read theirs again.", ""),
    EventKind.PIPELINE_CHANGED: (
        "The pipeline was turned on or off, or its stages changed: screens read it again.",
        "",
    ),
    EventKind.INTAKE_PARKED: (
        "A payload, or an element of it, could not be understood.",
        "`connection_id`",
    ),
    EventKind.INTAKE_SETTLED: ("Parked payloads were replayed or dismissed.", "`state`, and which payloads"),
    EventKind.TEMPLATE_REVIEWED: (
        "A platform gave its verdict on a form of words, or its list was read: screens read it again.",
        "`connection_id`",
    ),
    EventKind.ENGINE_FAILED: (
        "An engine raised. Its decisions are lost, the customer's message is not.",
        "the engine's name",
    ),
    EventKind.RIGHTS_CHANGED: ("Somebody's rights or sessions changed: sessions and sockets look again.", ""),
}

CAPABILITIES: dict[str, str] = {
    "text_limit": "longest text, in characters",
    "schemes": "kinds of address it can write to",
    "media": "files it can send: kind, largest size, types",
    "caption_limit": "longest words under a file; 0: a file travels alone and its words become a message of their own",
    "uncaptioned": "kinds of file that travel alone although others take a caption",
    "buttons": "most answers to tap under a question",
    "button_title_limit": "longest title of a button, in characters",
    "question_limit": "longest text above choices, where it is less than that of a text",
    "list_rows": "most rows of a list to choose from",
    "templates": "approved forms of words can be sent",
    "window": "how long after the customer's last message free words are accepted",
    "receipts": "which delivery states the provider reports",
    "typing": "the customer is shown that somebody is typing",
    "typing_lasts": "for how many seconds the provider shows it, once told; 0 where nobody has to tell it",
    "reactions": "customers' reactions arrive, and ours leave",
    "reaction_emojis": "what our reactions may be, the usual ones first; empty: any emoji",
    "edits": "customers can change what they wrote",
    "starts": "the company may write first",
    "subjects": "messages carry a subject",
    "replies": "an answer can quote a message",
    "listens": "can be received by a listening session, without a public address",
    "lists_sent": "the provider lists what it took, so that an unknown send can be looked up",
    "embedded": "the company's own pages show it: allowed sites, a greeting, a colour",
    "rate": "messages a second for one channel, unless the channel says otherwise",
    "confirms_stop": "the provider itself confirms a STOP, so a second confirmation is not sent",
    "segments": "words are cut and counted as SMS",
    "way": "A link can lead a stranger's device here.",
    "marks": "`*bold*`, `_italic_`, `~struck~` and monospaced words are shown as such to the customer",
    "voice": "the type that a voice note is made into before it leaves; empty: it leaves as it was recorded",
    "sticker": "what a sticker is cut to before it leaves; none: it leaves as a moving picture does",
}

TABLES: dict[str, str] = {
    "blob": "One row for each distinct content of a file, with the number of files that refer to it.",
    "blob_chunk": "The bytes of a content, in pieces of at most 256 kB.",
    "sound": "What is known of bytes that are a sound: length, shape, a copy for browsers, the recording behind it.",
    "setting": "What the house remembers about itself.",
    "team": "A group of colleagues; a channel belongs to one.",
    "role": "What the house defined beside the product's own roles: some of the rights there are, and channels.",
    "agent": "A colleague who can sign in.",
    "membership": "Which colleague is in which team.",
    "access": "Channels that a colleague sees beyond those of their teams.",
    "session": "A signed-in browser. Only a keyed hash of its cookie is kept.",
    "token": "A key to the API. Only a keyed hash of it is kept.",
    "digest": "How a colleague's digests by e-mail fare: the last try, the last one that left, what leaves now.",
    "digest_item": "What a colleague has not seen yet and wants to read of by e-mail.",
    "notification": "What a colleague is told of, how, and when not; without a row, as everybody is.",
    "push_key": "The house's own key to push services, sealed; made at set-up.",
    "push_subscription": "A browser that may be reached while no page is open. It goes with its session.",
    "push": "What a browser is to be told, or was: one for each conversation until it is opened.",
    "push_progress": "How far the notifier has followed the journal.",
    "throttle": "How often somebody tried to sign in; survives a restart, so that a guesser gains nothing by it.",
    "brand": "The name that customers see. Consent is given to a brand.",
    "connection": "Credentials (sealed) and hook of one provider account; where it listens, its lease and cursor.",
    "channel": "One address at which the company answers.",
    "avatar": "The picture of a web chat, drawn anew and small.",
    "health": "What a connection's card says: last message in and out, refused requests, the last error.",
    "continuation": "A code that a visitor of the web chat took elsewhere: its keyed hash, and who came with it.",
    "forward": "An answer of a web chat that was not read in time, and the message by which it was sent on.",
    "visitor": "A browser that opened the web chat. Only a keyed hash of its token is kept.",
    "intake": "A raw payload as it came. Its body goes after `intake_days`, once every element of it is applied.",
    "seen": "The keys of everything that ever came in, hashed: what makes a second delivery harmless.",
    "search": "What each message can be found by, made beside the ingest and erased with its person.",
    "search_progress": "How far the search index has followed the journal, and how far back it has come.",
    "parked": "Payloads, or elements of them, that could not be understood or applied, each with its reason.",
    "journal": "Everything that happened, numbered without a gap in commit order.",
    "pending_turn": "What an inbound message asks of the engines that run after it is stored.",
    "orphan_receipt": "Receipts that came before the answer to their send; matched as soon as that answer is here.",
    "timer": "What falls due: the end of a snooze, an answer that is to leave, the next round of a bulk action.",
    "scheduled": "Answers that are to leave later, at a date or after the seconds in which one may undo.",
    "macro": "A named list of things done to a conversation at once, kept by a colleague, a team or the house.",
    "idempotency": "What an Idempotency-Key was answered, for two days.",
    "contact": "A person.",
    "identity": "An address of a person, unique in the whole ledger, with the evidence that it is theirs.",
    "merge": "Which identities moved when two contacts became one, and what was taken over with them, to be undone.",
    "told_apart": "Two people whom a colleague told apart: they are never proposed as one again.",
    "attribute": "What the company wants to know of people: a key, a kind, its names. Values stand on the contacts.",
    "remark": "What colleagues want remembered of a person, whatever the conversation.",
    "consent": "What a person agreed to or refused, for a brand and a purpose, with its proof. Rows are only added.",
    "suppression": "Refusals of people who were forgotten: a keyed hash of the address, and nothing else of them.",
    "conversation": "One episode on a thread. Counters and preview are kept up to date, never counted at read time.",
    "export": "A copy of what the company has, made to be taken away; the file is on disk for a week.",
    "posting": "The letter that brings a link by e-mail, where one was asked for, and how it fares.",
    "invitation": "A link by which a colleague joins, or chooses a new password: once, and for a few days.",
    "label": "A mark that conversations can carry.",
    "canned": "Words kept ready by a colleague, a team or the house, with how often they served.",
    "saved_view": "A list or a search that people come back to, under a name.",
    "bulk": "One action on many conversations, and how far it is; kept for a week once it ended.",
    "bulk_item": "A conversation of such an action: how it went, and what stood before, for an undo.",
    "quarantine": "How a conversation marked as spam stood before, so that letting it out puts it back.",
    "conversation_label": "Which conversation carries which label.",
    "draft": "What a colleague has begun to write in a conversation: theirs alone, one for each conversation.",
    "mention": "Whom a note called, one row for each colleague reached, and whether they have seen it.",
    "follower": "Who hears of a conversation without being in charge of it; and who asked not to, which stays.",
    "participant": "Who takes part in a conversation beside the identity that opened it.",
    "message": "One utterance. It belongs to its identity and its channel for ever; its conversation may change.",
    "message_version": "What a message said before it was edited.",
    "reaction": "A reaction on a message: one a person and message, and one of the company.",
    "stage": "A stage of the pipeline. One that was used is archived, never deleted: the journal names it.",
    "deal": "What one hopes to sell in a conversation: its stage, owner, amount in the currency's smallest unit, date.",
    "rating": "What a customer said of an episode: 1 to 5 and a word, once, whatever the channel.",
    "file": "A file of a message or of a canned reply: waited for, stored, or failed with a reason.",
    "outbox": "A message, or a reaction to one, waiting for its provider. The row is the send.",
    "rate": "The token bucket of a channel, and until when it is paused.",
    "template": "A form of words, as its platform lists and judges it; the connection says when that was read.",
}


def of(name: str, glosses: Mapping[str, str], what: str) -> str:
    """The sentence of a name. Raises Stopped when there is none."""
    if name not in glosses:
        raise Stopped(f"The {what} `{name}` has no sentence yet: write one in tools/glosses.py.")
    return glosses[name]


def of_event(kind: EventKind) -> tuple[str, str]:
    """The sentence of an event and what its `data` holds. Raises Stopped when there is none."""
    if kind not in EVENTS:
        raise Stopped(f"The event `{kind.value}` has no sentence yet: write one in tools/glosses.py.")
    return EVENTS[kind]
