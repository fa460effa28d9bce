"""How a web chat looks and where it stands: what its settings may say, with their bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Line, RowId

Colour = Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}(?!\n)$")]
Short = Annotated[str, Meta(max_length=120, pattern=r"^(?![\s\S]*[\x00-\x1f\x7f])")]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](?!\n)$")]
Topics = Annotated[list[Short], Meta(max_length=20)]
PublicAddress = Annotated[str, Meta(pattern=r"^\+?[A-Za-z0-9_]{3,64}(?!\n)$")]
Offset = Annotated[int, Meta(ge=0, le=200)]
# Three stars at most: each one more is another length that a browser tries.
PagePath = Annotated[str, Meta(max_length=200, pattern=r"^/[^\s?#*]*(\*[^\s?#*]*){0,3}(?!\n)$")]
PagePaths = Annotated[list[PagePath], Meta(max_length=20)]


class Greeting(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    fr: Line | None = None
    en: Line | None = None


class WidgetTexts(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Words of one language that replace ours. `hint` stands under the name, `write` in the empty field."""

    hint: Short | None = None
    write: Short | None = None


class WidgetWords(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    fr: WidgetTexts | None = None
    en: WidgetTexts | None = None


class WidgetPages(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Paths of the site's pages, where `*` stands for anything. `only` empty: every page but the hidden ones."""

    only: PagePaths = []
    hidden: PagePaths = []


class WidgetTopics(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """What a first message may be about; a language without its own has the other's."""

    fr: Topics = []
    en: Topics = []


class WidgetField(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """`key`: name, email, phone, topic, or that of an attribute."""

    key: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}(?!\n)$")]
    required: bool = False


class WidgetForm(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """What is asked before the first word. `consent`: a sentence to agree to, with the page it refers to."""

    fields: Annotated[list[WidgetField], Meta(max_length=12)] = []
    topics: WidgetTopics | None = None
    consent: Greeting | None = None
    link: Annotated[str, Meta(max_length=500, pattern=r"^https?://\S+(?!\n)$")] | None = None


class WidgetHours(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """From `begin` to `end`, HH:MM where the clocks of `zone` stand, on `days` (1 is Monday); no day: every day."""

    begin: Clock
    end: Clock
    zone: Annotated[str, Meta(min_length=1, max_length=64)]
    days: Annotated[list[Annotated[int, Meta(ge=1, le=7)]], Meta(max_length=7)] = []


class WidgetTeaser(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Words that come by themselves, `after` so many seconds on one of the `pages` (none: on any), within `hours`."""

    text: Greeting
    pages: PagePaths = []
    after: Annotated[int, Meta(ge=0, le=3600)] = 10
    hours: WidgetHours | None = None


class WidgetForward(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Send on, after so many minutes, what was not read: on the first of the channels on which the person may be
    written to.
    """

    after: Literal[2, 10, 60]
    channels: Annotated[list[RowId], Meta(min_length=1, max_length=8)]


class WidgetContinuation(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """A channel on which a visitor may go on. `address`: its public number or name, where the channel's own address
    is only known to the provider.
    """

    channel: RowId
    address: PublicAddress | None = None


class WidgetSettings(Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    """Where the web chat may stand and how it looks. `origins`: `https://host[:port]` of the pages that show it, our
    own is always allowed; `name` null: the brand's; `language` null: the visitor's; `accent_dark` null: the shade of
    `accent` that can be read on dark. Offsets are pixels from the corner. `home`: it opens on
    a page of welcome rather than on the thread. `rating`: ask how it went, once resolved. `form`: what is
    asked before the first word. `continuations`: the channels on which a visitor may go on.
    `teasers`: the first that fits is said. `forward`: what becomes of an answer that nobody reads.
    """

    origins: Annotated[list[Line], Meta(max_length=50)] = []
    name: Short | None = None
    greeting: Greeting | None = None
    accent: Colour | None = None
    accent_dark: Colour | None = None
    theme: Literal["light", "dark", "auto"] = "light"
    position: Literal["end", "start"] = "end"
    offset_x: Offset = 20
    offset_y: Offset = 20
    language: Literal["fr", "en"] | None = None
    texts: WidgetWords | None = None
    pages: WidgetPages | None = None
    home: bool = False
    rating: bool = True
    form: WidgetForm | None = None
    forward: WidgetForward | None = None
    teasers: Annotated[list[WidgetTeaser], Meta(max_length=5)] = []
    continuations: Annotated[list[WidgetContinuation], Meta(max_length=8)] = []
