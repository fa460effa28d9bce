"""Lists that are kept, and what is done to many conversations at once, as requests write them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Line, Moment, Name, RowId
from causerie.model.bulk import Act
from causerie.model.conversation import State
from causerie.model.listing import Listing, Order, View
from causerie.model.owner import Owner

Some = Annotated[list[RowId], Meta(max_length=1000)]


class ListingWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`state` null means any."""

    view: View = View.ALL
    state: State | None = State.OPEN
    channel_id: RowId | None = None
    label_id: RowId | None = None
    team_id: RowId | None = None
    unread: bool = False
    order: Order = Order.RECENT

    def listing(self) -> Listing:
        return Listing(
            self.view, self.state, self.channel_id, self.label_id, self.team_id, unread=self.unread, order=self.order
        )


class ViewWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """A list of conversations (`listing`) or a search of messages (`search`). `team_id` goes with the owner `team`."""

    name: Name
    owner: Owner
    team_id: RowId | None = None
    listing: ListingWritten | None = None
    search: Line | None = None


class BulkAsked(Struct, forbid_unknown_fields=True, frozen=True):
    """What is done, to `conversations`, or to all of `listing` but `but`. Undo has a way of its own.

    `until` goes with snooze, `agent_id` and `team_id` with assign, `label_id` with label and unlabel.
    """

    act: Act
    conversations: Some | None = None
    listing: ListingWritten | None = None
    but: Some = []
    until: Moment | None = None
    agent_id: RowId | None = None
    team_id: RowId | None = None
    label_id: RowId | None = None
