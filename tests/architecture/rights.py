"""Who may do what: every route, every event, every door, against every kind of person. Law 6 in one table.

A route, an event or a door that is not here fails the build. The numbers are the statuses that a well-formed
request gets; where a target is not yours to see, the answer is 404 and word for word that of a target that is
not there. Columns: anonymous; an agent and a supervisor who see none of the house's channels; then an agent, a
supervisor and an administrator who do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from causerie.model.event import EventKind
from causerie.model.grant import Right

PEOPLE = ("anonymous", "stranger", "foreign_supervisor", "agent", "supervisor", "admin")

EVERYONE = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (401, 200, 200, 200, 200, 200)
SIGNED_IN_GONE = (401, 204, 204, 204, 204, 204)
ON_CHANNEL = (401, 404, 404, 200, 200, 200)
ON_CHANNEL_NEW = (401, 404, 404, 201, 201, 201)
ON_CHANNEL_GONE = (401, 404, 404, 204, 204, 204)
ON_CHANNEL_SUPERVISED = (401, 403, 404, 403, 200, 200)
ON_TEAM_SUPERVISED = (401, 404, 404, 403, 200, 200)
SUPERVISED = (401, 403, 200, 403, 200, 200)
SUPERVISED_NEW = (401, 403, 201, 403, 201, 201)
SUPERVISED_GONE = (401, 403, 204, 403, 204, 204)
ADMIN = (401, 403, 403, 403, 403, 200)
ADMIN_NEW = (401, 403, 403, 403, 403, 201)
ADMIN_GONE = (401, 403, 403, 403, 403, 204)

TEXT = [{"type": "text", "text": "Bonjour"}]
KEY = "{key}"  # a new one for each call
OCCASIONS = ("mentioned", "wrote", "team", "unassigned", "assigned", "failed", "woken", "followed")
NOTIFICATIONS = {
    "matrix": {name: ["screen"] for name in OCCASIONS},
    "quiet": None,
    "sounding": "elsewhere",
    "push_name": True,
    "push_words": False,
    "digest": None,
}
BROWSER = {  # the subscriber of RFC 8291, appendix A
    "endpoint": "https://push.example/{key}",
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
LATER = "2026-03-03T09:00:00Z"


class Row(NamedTuple):
    """One route. `{conversation}` and the like in path and body stand for something made for this very call."""

    route: str
    path: str
    statuses: tuple[int, ...]
    body: Any = None


ROUTES: tuple[Row, ...] = (
    Row("POST /api/session", "/session", (401,) * 6, {"email": "nobody@causerie.example", "password": "wrong"}),
    Row("DELETE /api/session", "/session", (401, 204, 204, 204, 204, 204)),
    Row("GET /api/me", "/me", SIGNED_IN),
    Row("PATCH /api/me", "/me", SIGNED_IN, {"theme": "dark"}),
    Row("POST /api/me/totp", "/me/totp", SIGNED_IN),
    Row("PUT /api/me/totp", "/me/totp", (401, 400, 400, 400, 400, 400), {"code": "000000"}),
    Row("DELETE /api/me/totp", "/me/totp", (401, 400, 400, 400, 400, 400), {"current_password": "wrong"}),
    Row("GET /api/me/notifications", "/me/notifications", SIGNED_IN),
    Row("PUT /api/me/notifications", "/me/notifications", SIGNED_IN, NOTIFICATIONS),
    Row("GET /api/me/digest", "/me/digest", SIGNED_IN),
    Row("POST /api/me/digest/trial", "/me/digest/trial", (401, 422, 422, 422, 422, 422)),
    Row("GET /api/following", "/following", SIGNED_IN),
    Row("GET /api/push/key", "/push/key", SIGNED_IN),
    Row("POST /api/push/subscriptions", "/push/subscriptions", SIGNED_IN_GONE, BROWSER),
    Row(
        "DELETE /api/push/subscriptions",
        "/push/subscriptions",
        SIGNED_IN_GONE,
        {"endpoint": "https://push.example/somewhere"},
    ),
    Row("GET /api/providers", "/providers", SIGNED_IN),
    Row("GET /api/sentences/{code}", "/sentences/undeliverable", SIGNED_IN),
    Row("GET /api/connections", "/connections", ADMIN),
    Row(
        "POST /api/connections",
        "/connections",
        ADMIN_NEW,
        {"provider": "webchat", "name": "Site", "credentials": {"secret": "s" * 32}},
    ),
    Row("PATCH /api/connections/{id}", "/connections/{connection}", ADMIN, {"name": "Autre"}),
    Row("DELETE /api/connections/{id}", "/connections/{connection}", ADMIN_GONE),
    Row("POST /api/connections/{id}/check", "/connections/{connection}/check", ADMIN),
    Row("POST /api/connections/{id}/connect", "/connections/{connection}/connect", ADMIN),
    Row("GET /api/channels", "/channels", SIGNED_IN),
    Row(
        "POST /api/channels",
        "/channels",
        ADMIN_NEW,
        {"connection_id": "{connection}", "address": KEY, "name": "Vitrine"},
    ),
    Row("PATCH /api/channels/{id}", "/channels/{channel}", ADMIN, {"name": "Vitrine"}),
    Row("PUT /api/channels/{id}/avatar", "/channels/{channel}/avatar", ADMIN, "a picture"),
    Row("DELETE /api/channels/{id}/avatar", "/channels/{channel}/avatar", ADMIN),
    Row("POST /api/channels/{id}/test", "/channels/{number}/test", ADMIN_NEW, {"to": "+33600000009", "text": "Essai"}),
    Row("GET /api/channels/{id}/templates", "/channels/{templated}/templates", ON_CHANNEL),
    Row("POST /api/channels/{id}/templates/refresh", "/channels/{templated}/templates/refresh", ON_CHANNEL),
    Row("GET /api/agents", "/agents", SIGNED_IN),
    Row(
        "POST /api/agents",
        "/agents",
        ADMIN_NEW,
        {
            "name": "Zoé",
            "email": "{key}@causerie.example",
            "role": "agent",
            "password": "des mots et du vent",
            "teams": [],
            "channels": [],
        },
    ),
    Row("PATCH /api/agents/{id}", "/agents/{agent}", ADMIN, {"name": "Zoé"}),
    Row("GET /api/teams", "/teams", SIGNED_IN),
    Row("POST /api/teams", "/teams", ADMIN_NEW, {"name": KEY}),
    Row("PATCH /api/teams/{id}", "/teams/{team}", ADMIN, {"name": KEY}),
    Row("GET /api/brands", "/brands", SIGNED_IN),
    Row("POST /api/brands", "/brands", ADMIN_NEW, {"name": KEY}),
    Row("GET /api/labels", "/labels", SIGNED_IN),
    Row("POST /api/labels", "/labels", SUPERVISED_NEW, {"name": KEY, "color": "blue"}),
    Row("PATCH /api/labels/{id}", "/labels/{label}", SUPERVISED, {"color": "green"}),
    Row("DELETE /api/labels/{id}", "/labels/{label}", SUPERVISED_GONE),
    Row("GET /api/labels/{id}/worn", "/labels/{label}/worn", SUPERVISED),
    Row("GET /api/views", "/views", SIGNED_IN),
    Row("GET /api/views/counts", "/views/counts", SIGNED_IN),
    Row("POST /api/views", "/views", (401, 201, 201, 201, 201, 201), {"name": KEY, "owner": "agent", "search": "vélo"}),
    Row(
        "PUT /api/views/{id}",
        "/views/{view}",
        ON_TEAM_SUPERVISED,
        {"name": KEY, "owner": "everybody", "listing": {"view": "unassigned"}},
    ),
    Row("DELETE /api/views/{id}", "/views/{view}", (401, 404, 404, 403, 204, 204)),
    Row(
        "POST /api/bulk",
        "/bulk",
        (401, 400, 400, 201, 201, 201),
        {"act": "read", "conversations": ["{conversation}"]},
    ),
    Row("GET /api/bulk/{id}", "/bulk/{bulk}", (401, 404, 404, 404, 404, 200)),
    Row("POST /api/bulk/{id}/undo", "/bulk/{bulk}/undo", (401, 404, 404, 404, 404, 201)),
    Row("GET /api/attributes", "/attributes", SIGNED_IN),
    Row(
        "POST /api/attributes",
        "/attributes",
        ADMIN_NEW,
        {"key": "k{key}", "kind": "text", "name_fr": "Ville", "name_en": "Town"},
    ),
    Row("PUT /api/attributes/order", "/attributes/order", (401, 403, 403, 403, 403, 409), {"ids": [1]}),
    Row("PUT /api/attributes/{id}", "/attributes/{attribute}", ADMIN, {"name_fr": "Ville", "name_en": "Town"}),
    Row("DELETE /api/attributes/{id}", "/attributes/{attribute}", ADMIN_GONE),
    Row("GET /api/attributes/{id}/carried", "/attributes/{attribute}/carried", ADMIN),
    Row("GET /api/canned", "/canned", SIGNED_IN),
    Row("POST /api/canned", "/canned", (401, 201, 201, 201, 201, 201), {"name": KEY, "text": "Oui", "owner": "agent"}),
    Row(
        "PUT /api/canned/{id}",
        "/canned/{canned}",
        ON_TEAM_SUPERVISED,
        {"name": KEY, "text": "Oui", "owner": "everybody"},
    ),
    Row("DELETE /api/canned/{id}", "/canned/{canned}", (401, 404, 404, 403, 204, 204)),
    Row("GET /api/macros", "/macros", SIGNED_IN),
    Row(
        "POST /api/macros",
        "/macros",
        (401, 201, 201, 201, 201, 201),
        {"name": KEY, "actions": [{"type": "resolve"}], "owner": "agent"},
    ),
    Row(
        "PUT /api/macros/{id}",
        "/macros/{macro}",
        ON_TEAM_SUPERVISED,
        {"name": KEY, "actions": [{"type": "resolve"}], "owner": "everybody"},
    ),
    Row("DELETE /api/macros/{id}", "/macros/{macro}", (401, 404, 404, 403, 204, 204)),
    Row(
        "POST /api/conversations/{id}/macros/{macro}",
        "/conversations/{conversation}/macros/{macro}",
        ON_CHANNEL,
        {"client_key": KEY, "last_seen_message_id": 0},
    ),
    Row("GET /api/company", "/company", SIGNED_IN),
    Row("PUT /api/company", "/company", ADMIN, {"name": "Vélo", "language": "fr", "time_zone": "Europe/Paris"}),
    Row("GET /api/pipeline", "/pipeline?of={stage}", SIGNED_IN),
    Row("PUT /api/pipeline", "/pipeline", ADMIN, {"on": True, "currency": "EUR"}),
    Row("POST /api/stages", "/stages", ADMIN_NEW, {"name_fr": "Essai", "name_en": "Trial"}),
    Row("PUT /api/stages/order", "/stages/order", (401, 403, 403, 403, 403, 409), {"ids": [1]}),
    Row("PUT /api/stages/{id}", "/stages/{stage}", ADMIN, {"name_fr": "Essai", "name_en": "Trial"}),
    Row("POST /api/stages/{id}/archive", "/stages/{stage}/archive", ADMIN, {}),
    Row("GET /api/board", "/board?of={stage}", SIGNED_IN),
    Row("GET /api/deals", "/deals?stage={stage}", SIGNED_IN),
    Row("GET /api/conversations/{id}/deal", "/conversations/{dealt}/deal", ON_CHANNEL),
    Row(
        "PUT /api/conversations/{id}/deal",
        "/conversations/{conversation}/deal",
        ON_CHANNEL,
        {"revision": 0, "stage_id": "{stage}"},
    ),
    Row(
        "DELETE /api/conversations/{id}/deal",
        "/conversations/{conversation}/deal?revision=0&of={stage}",
        (401, 404, 404, 204, 204, 204),
    ),
    Row("GET /api/tokens", "/tokens", ADMIN),
    Row("POST /api/tokens", "/tokens", ADMIN_NEW, {"name": "export"}),
    Row("DELETE /api/tokens/{id}", "/tokens/{token}", ADMIN_GONE),
    Row("GET /api/conversations", "/conversations", SIGNED_IN),
    Row("GET /api/conversations/counts", "/conversations/counts", SIGNED_IN),
    Row("GET /api/conversations/matching", "/conversations/matching", SIGNED_IN),
    Row("GET /api/conversations/{id}", "/conversations/{conversation}", ON_CHANNEL),
    Row(
        "POST /api/conversations/{id}/reply",
        "/conversations/{conversation}/reply",
        ON_CHANNEL_NEW,
        {"client_key": KEY, "parts": TEXT, "last_seen_message_id": 0, "force": True},
    ),
    Row(
        "POST /api/conversations/{id}/notes",
        "/conversations/{conversation}/notes",
        ON_CHANNEL_NEW,
        {"client_key": KEY, "text": "À rappeler"},
    ),
    Row("POST /api/conversations/{id}/assign", "/conversations/{conversation}/assign", ON_CHANNEL, {"agent_id": None}),
    Row("POST /api/conversations/{id}/resolve", "/conversations/{conversation}/resolve", ON_CHANNEL),
    Row("POST /api/conversations/{id}/reopen", "/conversations/{resolved}/reopen", ON_CHANNEL),
    Row("POST /api/conversations/{id}/snooze", "/conversations/{conversation}/snooze", ON_CHANNEL, {"until": LATER}),
    Row("POST /api/conversations/{id}/spam", "/conversations/{conversation}/spam", ON_CHANNEL, {"blocks": True}),
    Row("POST /api/conversations/{id}/unspam", "/conversations/{spam}/unspam", ON_CHANNEL),
    Row("POST /api/conversations/{id}/read", "/conversations/{conversation}/read", ON_CHANNEL, {"message_id": 1}),
    Row("PUT /api/conversations/{id}/labels", "/conversations/{conversation}/labels", ON_CHANNEL, {"labels": []}),
    Row("POST /api/conversations/{id}/typing", "/conversations/{conversation}/typing", (401, 404, 404, 204, 204, 204)),
    Row("GET /api/drafts", "/drafts", SIGNED_IN),
    Row("GET /api/conversations/{id}/draft", "/conversations/{conversation}/draft", ON_CHANNEL),
    Row(
        "PUT /api/conversations/{id}/draft",
        "/conversations/{conversation}/draft",
        ON_CHANNEL,
        {"revision": 0, "mode": "reply", "text": "Bonj"},
    ),
    Row(
        "DELETE /api/conversations/{id}/draft",
        "/conversations/{conversation}/draft?revision=1",
        (401, 404, 404, 204, 204, 204),
    ),
    Row("GET /api/conversations/{id}/followers", "/conversations/{conversation}/followers", ON_CHANNEL),
    Row("POST /api/conversations/{id}/follow", "/conversations/{conversation}/follow", ON_CHANNEL, {"follows": True}),
    Row("GET /api/mentions", "/mentions", SIGNED_IN),
    Row(
        "POST /api/conversations/{id}/mentions/seen",
        "/conversations/{conversation}/mentions/seen",
        (401, 404, 404, 204, 204, 204),
    ),
    Row("GET /api/conversations/{id}/scheduled", "/conversations/{conversation}/scheduled", ON_CHANNEL),
    Row(
        "POST /api/conversations/{id}/scheduled",
        "/conversations/{conversation}/scheduled",
        ON_CHANNEL_NEW,
        {"client_key": KEY, "parts": TEXT, "last_seen_message_id": 0, "force": True, "hold": 5},
    ),
    Row(
        "PATCH /api/scheduled/{id}",
        "/scheduled/{scheduled}",
        ON_CHANNEL,
        {"send_at": LATER, "last_seen_message_id": 0},
    ),
    Row("POST /api/scheduled/{id}/send", "/scheduled/{scheduled}/send", ON_CHANNEL_NEW),
    Row("DELETE /api/scheduled/{id}", "/scheduled/{scheduled}", (401, 404, 404, 204, 204, 204)),
    Row(
        "POST /api/messages",
        "/messages",
        ON_CHANNEL_NEW,
        {"channel_id": "{number}", "to": {"address": "+33600000009"}, "parts": TEXT, "message_class": "service"},
    ),
    Row(
        "POST /api/logged",
        "/logged",
        ON_CHANNEL_NEW,
        {"channel_id": "{number}", "kind": "call", "text": "Rappeler", "awaits": True, "contact_id": "{contact}"},
    ),
    Row("PUT /api/messages/{id}/reaction", "/messages/{warm}/reaction", ON_CHANNEL, {"emoji": "👍"}),
    Row("DELETE /api/messages/{id}/reaction", "/messages/{message}/reaction", ON_CHANNEL),
    Row("POST /api/messages/{id}/settle", "/messages/{lost}/settle", ON_CHANNEL, {"choice": "give_up"}),
    Row("PATCH /api/messages/{id}", "/messages/{noted}", (401, 404, 404, 200, 403, 403), {"text": "Rappeler jeudi"}),
    Row("GET /api/messages/{id}/versions", "/messages/{message}/versions", ON_CHANNEL),
    Row("GET /api/messages/{id}/intake", "/messages/{message}/intake", ON_CHANNEL_SUPERVISED),
    Row("GET /api/contacts", "/contacts", SIGNED_IN),
    Row("GET /api/contacts/{id}", "/contacts/{contact}", ON_CHANNEL),
    Row("GET /api/contacts/{id}/thread", "/contacts/{contact}/thread", ON_CHANNEL),
    Row("GET /api/contacts/{id}/messages", "/contacts/{contact}/messages?contains=Bonjour", ON_CHANNEL),
    Row("PATCH /api/contacts/{id}", "/contacts/{contact}", ON_CHANNEL, {"name": "Léa"}),
    Row("POST /api/contacts/{id}/block", "/contacts/{contact}/block", ON_CHANNEL, {"blocked": True}),
    Row("POST /api/contacts/{id}/merge", "/contacts/{contact}/merge", ON_CHANNEL_SUPERVISED, {"other_id": "{contact}"}),
    Row("GET /api/contacts/{id}/merges", "/contacts/{contact}/merges", ON_CHANNEL),
    Row("GET /api/contacts/{id}/consents", "/contacts/{contact}/consents", ON_CHANNEL),
    Row("GET /api/contacts/{id}/about", "/contacts/{contact}/about", ON_CHANNEL),
    Row("GET /api/contacts/{id}/conversations", "/contacts/{contact}/conversations", ON_CHANNEL),
    Row("GET /api/contacts/{id}/files", "/contacts/{contact}/files", ON_CHANNEL),
    Row("PATCH /api/contacts/{id}/attributes", "/contacts/{contact}/attributes", ON_CHANNEL, {"values": {}}),
    Row("GET /api/contacts/{id}/doubles", "/contacts/{contact}/doubles", ON_CHANNEL),
    Row("POST /api/contacts/{id}/apart", "/contacts/{contact}/apart", ON_CHANNEL_GONE, {"other_id": "{contact}"}),
    Row("GET /api/contacts/{id}/remarks", "/contacts/{contact}/remarks", ON_CHANNEL),
    Row("POST /api/contacts/{id}/remarks", "/contacts/{contact}/remarks", ON_CHANNEL_NEW, {"text": "Préfère le matin"}),
    Row("PATCH /api/remarks/{id}", "/remarks/{remark}", (401, 404, 404, 403, 403, 200), {"text": "Préfère le soir"}),
    Row("DELETE /api/remarks/{id}", "/remarks/{remark}", (401, 404, 404, 403, 403, 204)),
    Row("DELETE /api/contacts/{id}", "/contacts/{contact}", (401, 403, 404, 403, 204, 204)),
    Row("GET /api/merges/{id}", "/merges/{merge}", ON_CHANNEL_SUPERVISED),
    Row("POST /api/merges/{id}/undo", "/merges/{merge}/undo", ON_CHANNEL_SUPERVISED),
    Row("POST /api/files", "/files", (401, 201, 201, 201, 201, 201), "a file"),
    Row("GET /api/files/{id}", "/files/{file}", ON_CHANNEL),
    Row(
        "POST /api/files/{id}/voice",
        "/files/{recording}/voice",
        (401, 404, 404, 201, 404, 404),  # the agent's own
        {"channel_id": "{number}"},
    ),
    Row("GET /api/files/{id}/sound", "/files/{sound}/sound", ON_CHANNEL),
    Row("GET /api/files/{id}/playable", "/files/{sound}/playable", ON_CHANNEL),
    # Without a key nothing of it is there, for anybody; with one, tests/http/agent/test_gifs.py.
    Row("GET /api/gifs", "/gifs?q=bonjour", (401, 404, 404, 404, 404, 404)),
    Row("GET /api/gifs/preview", "/gifs/preview?of=abc", (401, 404, 404, 404, 404, 404)),
    Row("POST /api/gifs", "/gifs", (401, 404, 404, 404, 404, 404), {"key": KEY, "channel_id": "{number}"}),
    Row("GET /api/intake", "/intake", SUPERVISED),
    Row("GET /api/intake/{id}", "/intake/{intake}", ON_CHANNEL_SUPERVISED),
    Row("POST /api/intake/{id}/replay", "/intake/{intake}/replay", ON_CHANNEL_SUPERVISED),
    Row("POST /api/intake/{id}/dismiss", "/intake/{intake}/dismiss", ON_CHANNEL_SUPERVISED),
    Row("GET /api/journal", "/journal", SUPERVISED),
    Row("GET /api/search", "/search?q=bonjour", SIGNED_IN),
    Row("GET /api/search/people", "/search/people?q=bonjour", SIGNED_IN),
    Row("GET /api/demo", "/demo", SIGNED_IN),
    Row("DELETE /api/demo", "/demo", ADMIN_GONE),
    Row("GET /api/invitations", "/invitations", ADMIN),
    Row(
        "POST /api/invitations",
        "/invitations",
        ADMIN_NEW,
        {"email": "{key}@causerie.example", "role": "agent", "teams": [], "channels": []},
    ),
    Row("DELETE /api/invitations/{id}", "/invitations/{invitation}", ADMIN_GONE),
    Row("POST /api/agents/{id}/reset", "/agents/{agent}/reset", ADMIN_NEW),
    Row("POST /api/join/look", "/join/look", (404,) * 6, {"token": KEY}),
    Row("POST /api/join", "/join", (404,) * 6, {"token": KEY, "name": "Zoé", "password": "x", "language": "fr"}),
    Row("POST /api/join/reset", "/join/reset", (404,) * 6, {"token": KEY, "password": "des mots et du vent"}),
    Row("GET /api/roles", "/roles", SIGNED_IN),
    Row("POST /api/roles", "/roles", ADMIN_NEW, {"name": KEY, "rights": [], "based_on": "agent"}),
    Row("PUT /api/roles/{id}", "/roles/{role}", ADMIN, {"name": KEY, "rights": []}),
    Row("DELETE /api/roles/{id}", "/roles/{role}", ADMIN_GONE),
    Row("GET /api/exports", "/exports", ADMIN),
    Row("POST /api/exports", "/exports", ADMIN_NEW),
    Row("GET /api/exports/{id}/file", "/exports/{export}/file", (401, 403, 403, 403, 403, 404)),  # none is made yet
    Row("DELETE /api/exports/{id}", "/exports/{export}", ADMIN_GONE),
    Row("GET /api/diagnostic", "/diagnostic?after=0", SIGNED_IN),
)

# Doors that are no route of the framework, each judged by its own module and tests.
DOORS: dict[str, str] = {
    "/hooks/": "providers, proven by their signature (tests/http/test_hooks.py)",
    "/v1/webchat/": "visitors, by their token, their own thread alone (tests/http/visitor)",
    "/files/": "whoever holds a signed address that has not run out (tests/http/test_public.py)",
    "/start": "loopback, with the one-time token of the terminal (tests/http/test_public.py)",
    "/simulator": "signed in, demo only (tests/http/test_phones.py)",
    "/api/": "the routes above",
    "/api/live": "a session from our own origin, as a socket or by questions; events under its grant, as below",
    "/healthz": "everybody: one word",
    "/readyz": "everybody: one word",
    "/metrics": "a port of its own on loopback",
}

# Who hears an event: those who see its channel; those who see any channel its contact used; or, for what is about
# the house, those with a right (None: everybody, for it carries nothing).
CHANNEL, CONTACT = "channel", "contact"
EVENTS: dict[EventKind, str | Right | None] = {
    EventKind.MESSAGE_RECEIVED: CHANNEL,
    EventKind.MESSAGE_WRITTEN: CHANNEL,
    EventKind.DELIVERY_CHANGED: CHANNEL,
    EventKind.MESSAGE_EDITED: CHANNEL,
    EventKind.MESSAGE_DELETED: CHANNEL,
    EventKind.REACTION_CHANGED: CHANNEL,
    EventKind.FILE_CHANGED: CHANNEL,
    EventKind.CONVERSATION_OPENED: CHANNEL,
    EventKind.CONVERSATION_ASSIGNED: CHANNEL,
    EventKind.CONVERSATION_RESOLVED: CHANNEL,
    EventKind.CONVERSATION_REOPENED: CHANNEL,
    EventKind.CONVERSATION_SNOOZED: CHANNEL,
    EventKind.CONVERSATION_WOKEN: CHANNEL,
    EventKind.CONVERSATION_LABELLED: CHANNEL,
    EventKind.CONVERSATION_READ: CHANNEL,
    EventKind.CONVERSATION_QUARANTINED: CHANNEL,
    EventKind.CONVERSATION_RELEASED: CHANNEL,
    EventKind.CONVERSATION_SPLIT: CHANNEL,
    EventKind.FOLLOWERS_CHANGED: CHANNEL,
    EventKind.MENTIONS_SEEN: CHANNEL,
    EventKind.SCHEDULED_CHANGED: CHANNEL,
    EventKind.CONVERSATION_RATED: CHANNEL,
    EventKind.DEAL_MOVED: CHANNEL,
    EventKind.DEAL_CHANGED: CHANNEL,
    EventKind.CONTACT_CHANGED: CONTACT,
    EventKind.CONTACT_BLOCKED: CONTACT,
    EventKind.CONTACT_UNBLOCKED: CONTACT,
    EventKind.CONTACTS_MERGED: CONTACT,
    EventKind.CONTACTS_UNMERGED: CONTACT,
    EventKind.CONTACT_ERASED: CONTACT,
    EventKind.CONSENT_CHANGED: CHANNEL,
    EventKind.CHANNEL_CHANGED: None,
    EventKind.NAMES_CHANGED: None,
    EventKind.CANNED_CHANGED: None,
    EventKind.VIEWS_CHANGED: None,
    EventKind.MACROS_CHANGED: None,
    EventKind.PIPELINE_CHANGED: None,
    EventKind.RIGHTS_CHANGED: None,
    EventKind.INTAKE_PARKED: Right.SUPERVISE,
    EventKind.INTAKE_SETTLED: Right.SUPERVISE,
    EventKind.TEMPLATE_REVIEWED: Right.ANSWER,
    EventKind.ENGINE_FAILED: Right.SUPERVISE,
}
