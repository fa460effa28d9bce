"""The API: its routes, and what every request passes before a handler sees it.

Who asks is settled first, then whether the request comes from our own pages, then the right the route names;
only then is a body read. Handlers get what they need by name and never look for it.
"""

from __future__ import annotations

from typing import Any, cast

from litestar import Litestar, Request, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from causerie.http import asgi
from causerie.http.agent import (
    agents,
    attributes,
    brands,
    bulks,
    canned,
    channels,
    company,
    connections,
    contacts,
    conversations,
    deals,
    demo,
    diagnostic,
    dossier,
    drafts,
    exports,
    files,
    followers,
    gifs,
    intake,
    invitations,
    join,
    journal,
    labels,
    logged,
    macros,
    me,
    mentions,
    merges,
    messages,
    notifications,
    pipeline,
    providers,
    remarks,
    roles,
    scheduled,
    search,
    sentences,
    session,
    sounds,
    teams,
    templates,
    tokens,
    views,
)
from causerie.http.auth import SAFE_METHODS
from causerie.http.injected import SESSION, TheMeans
from causerie.http.means import Means
from causerie.http.problems import LANGUAGE, file_refused, framework_refused, refused, too_deep, unexpected
from causerie.model.errors import CauserieError, Forbidden, Unauthenticated
from causerie.model.grant import Grant
from causerie.store.sessions import Session

PREFIX = "/api"
BODY_LIMIT = 1 << 20  # bytes; a route that takes files says its own

ROUTES: tuple[Any, ...] = (
    session.open_session,
    session.close_session,
    me.me,
    me.change_me,
    me.offer_totp,
    me.confirm_totp,
    me.drop_totp,
    notifications.preferences,
    notifications.choose_preferences,
    notifications.digest_standing,
    notifications.try_digest,
    notifications.push_key,
    notifications.subscribe_browser,
    notifications.unsubscribe_browser,
    providers.providers,
    connections.connections,
    connections.add_connection,
    connections.change_connection,
    connections.remove_connection,
    connections.check_connection,
    connections.connect_hook,
    channels.channels,
    channels.add_channel,
    channels.change_channel,
    channels.picture_channel,
    channels.unpicture_channel,
    channels.test_channel,
    templates.channel_templates,
    templates.refresh_templates,
    agents.agents,
    agents.add_agent,
    agents.change_agent,
    teams.teams,
    teams.add_team,
    teams.change_team,
    company.company,
    company.change_company,
    brands.brands,
    brands.add_brand,
    labels.labels,
    labels.add_label,
    labels.change_label,
    labels.remove_label,
    labels.label_worn,
    views.views,
    views.view_counts,
    views.add_view,
    views.change_saved_view,
    views.remove_view,
    bulks.begin_bulk,
    bulks.bulk,
    bulks.undo_bulk,
    attributes.attributes,
    attributes.add_attribute,
    attributes.order_attributes,
    attributes.change_attribute,
    attributes.remove_attribute,
    attributes.attribute_carried,
    canned.canned,
    canned.add_canned,
    canned.change_canned,
    canned.remove_canned,
    macros.macros,
    macros.add_macro,
    macros.replace_macro,
    macros.remove_macro,
    macros.run_macro_on_conversation,
    tokens.tokens,
    tokens.add_token,
    tokens.remove_token,
    conversations.conversations,
    conversations.conversation_counts,
    conversations.conversations_matching,
    conversations.conversation,
    conversations.reply_to_conversation,
    conversations.note_on_conversation,
    conversations.assign_conversation,
    conversations.resolve_conversation,
    conversations.mark_spam,
    conversations.unmark_spam,
    conversations.reopen_conversation,
    conversations.snooze_conversation,
    conversations.read_conversation,
    conversations.label_conversation,
    conversations.type_in_conversation,
    drafts.drafts,
    drafts.draft,
    drafts.keep_draft,
    drafts.throw_draft,
    followers.followers,
    followers.follow_conversation,
    followers.following,
    mentions.mentions,
    mentions.see_mentions,
    scheduled.scheduled,
    scheduled.schedule_reply,
    scheduled.change_scheduled,
    scheduled.send_scheduled,
    scheduled.remove_scheduled,
    deals.board,
    deals.deals,
    deals.deal,
    deals.put_deal,
    deals.remove_deal,
    pipeline.pipeline,
    pipeline.switch_pipeline,
    pipeline.add_stage,
    pipeline.order_stages_of_pipeline,
    pipeline.change_stage,
    pipeline.archive_stage_of_pipeline,
    logged.log_contact,
    messages.start_conversation,
    messages.correct_message,
    messages.settle_message,
    messages.set_reaction,
    messages.take_reaction_back,
    messages.message_versions,
    messages.message_intake,
    contacts.people,
    contacts.contact,
    contacts.thread,
    contacts.search_thread,
    contacts.change_contact,
    contacts.block_contact,
    contacts.erase_contact,
    contacts.merge_contacts,
    contacts.contact_merges,
    contacts.contact_consents,
    dossier.about_contact,
    dossier.contact_conversations,
    dossier.contact_files,
    dossier.describe_contact,
    dossier.contact_doubles,
    dossier.tell_contacts_apart,
    remarks.remarks,
    remarks.add_remark,
    remarks.change_remark,
    remarks.remove_remark,
    merges.merge_preview,
    merges.undo_merge,
    files.add_file,
    files.file,
    sounds.make_voice,
    sounds.sound,
    sounds.playable,
    gifs.gifs,
    gifs.gif_preview,
    gifs.take_gif,
    intake.intakes,
    intake.intake,
    intake.replay_intake,
    intake.dismiss_intake,
    journal.journal,
    search.search,
    search.search_people,
    sentences.sentence_of,
    demo.demo,
    demo.remove_demo,
    diagnostic.diagnostic,
    roles.roles,
    roles.add_role,
    roles.change_role,
    roles.remove_role,
    exports.exports,
    exports.add_export,
    exports.export_file,
    exports.remove_export,
    invitations.invitations,
    invitations.add_invitation,
    invitations.remove_invitation,
    invitations.reset_agent,
    join.look_at_link,
    join.join,
    join.choose_password,
)

# No answer of the API is a page, nor to be kept by anybody on the way.
HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store", "referrer-policy": "no-referrer"}


def api(means: Means) -> Litestar:
    """The application behind `/api/`."""

    async def enter(request: Request[Any, Any, Any]) -> None:
        await _enter(means, request)

    return Litestar(
        [
            Router(PREFIX, route_handlers=[one for one in ROUTES if one is not files.add_file]),
            _uploads(means.file_limit),
        ],
        dependencies={
            "means": Provide(lambda: means, sync_to_thread=False),
            "grant": Provide(_grant, sync_to_thread=False),
            "session": Provide(_session, sync_to_thread=False),
        },
        before_request=enter,
        exception_handlers={
            CauserieError: refused,
            HTTPException: framework_refused,
            RecursionError: too_deep,
            Exception: unexpected,
        },
        response_headers=HEADERS,
        request_max_body_size=BODY_LIMIT,
        openapi_config=None,
        logging_config=None,
    )


def _uploads(limit: int) -> Router:
    """Where colleagues give their files, as large as the house allows."""
    return Router(
        PREFIX,
        route_handlers=[files.add_file],
        request_max_body_size=limit + files.ENVELOPE,
        exception_handlers={RequestEntityTooLarge: file_refused(limit)},
    )


async def _enter(means: Means, request: Request[Any, Any, Any]) -> None:
    """Raises Unauthenticated or Forbidden; leaves the session in the scope."""
    scope = cast("asgi.Scope", request.scope)
    asked = request.route_handler.opt
    if scope["method"] not in SAFE_METHODS and not means.door.same_origin(scope):
        raise Forbidden("cross_site")
    if asked.get("public"):
        return
    found = await means.door.session(scope)
    if found is None:
        raise Unauthenticated("signed_out")
    scope[SESSION], scope[LANGUAGE] = found, found.language.value
    if "right" in asked:
        found.grant.require(asked["right"])
    if asked.get("in_person") and found.by_token:
        raise Forbidden("in_person_only")


# Each waits for `means`, which it does not need: what can be made side by side, Litestar makes in a task group, and
# that costs more than all of them one after another.


def _session(request: Request[Any, Any, Any], means: TheMeans) -> Session:
    return cast("Session", cast("asgi.Scope", request.scope)[SESSION])


def _grant(request: Request[Any, Any, Any], means: TheMeans) -> Grant:
    return _session(request, means).grant
