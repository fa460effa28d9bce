"""Whether a message may leave on a channel now, and in how many provider calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from causerie.channels.registry import PROVIDERS
from causerie.engines.permission import Ground, check_parts, check_sticker, obstacle, reaction, split, window_until
from causerie.model.channel import Capabilities, MediaLimit
from causerie.model.contact import Evidence, Identity
from causerie.model.errors import NotPermitted
from causerie.model.message import (
    Card,
    Choice,
    Choices,
    File,
    FileState,
    Location,
    Media,
    MediaKind,
    Option,
    Part,
    Template,
    Text,
)
from causerie.model.sticker import Drawn, StickerForm

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PHONE = Identity(1, 1, "phone", "", "+33600000001", None, Evidence.WROTE)
VISITOR = replace(PHONE, scheme="visitor", scope="shop")
ABLE = Capabilities(
    text_limit=100,
    schemes=frozenset({"phone"}),
    media={MediaKind.IMAGE: MediaLimit(1000, ("image/",)), MediaKind.STICKER: MediaLimit(1000, ())},
    caption_limit=20,
    uncaptioned=frozenset({MediaKind.STICKER}),
    buttons=3,
    list_rows=10,
    question_limit=30,
)
GROUND = Ground(ABLE, "shop", PHONE, False, NOW)
DAY = timedelta(hours=24)


def test_every_provider_names_the_addresses_it_can_write_to() -> None:
    """One that names none can answer nobody."""
    assert {provider.name for provider in PROVIDERS if not provider.capabilities.schemes} == set()


def test_a_window_closes_to_the_microsecond_and_templates_pass() -> None:
    windowed = replace(GROUND, capabilities=replace(ABLE, window=DAY))
    assert window_until(windowed) == NOW + DAY
    last = NOW + DAY - timedelta(microseconds=1)
    assert obstacle(windowed, now=last) is None
    assert obstacle(windowed, now=NOW + DAY) == "outside_window"
    assert obstacle(windowed, now=NOW + DAY, template=True) is None
    unheard = replace(windowed, last_heard=None)
    assert (obstacle(unheard, now=NOW), window_until(unheard)) == ("outside_window", None)
    assert (obstacle(GROUND, now=NOW + 999 * DAY), window_until(GROUND)) == (None, None)


def test_a_window_is_calendar_time_over_the_change_of_the_hour() -> None:
    heard = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    windowed = replace(GROUND, capabilities=replace(ABLE, window=DAY), last_heard=heard)
    assert window_until(windowed) == datetime(2026, 3, 29, 23, 30, tzinfo=UTC)


def test_a_channel_that_cannot_start_waits_to_be_written_to() -> None:
    waiting = replace(GROUND, capabilities=replace(ABLE, starts=False))
    assert obstacle(waiting, now=NOW) is None
    assert obstacle(replace(waiting, last_heard=None), now=NOW, template=True) == "cannot_start"


@pytest.mark.parametrize(("scheme", "scope", "code"), [
    ("visitor", "shop", None),
    ("visitor", "blog", "not_reachable"),
    ("member", "shop", None),
    ("member", "", "not_reachable"),
    ("phone", "", "not_reachable"),
])  # fmt: skip
def test_a_widgets_people_exist_on_that_widget_alone(scheme: str, scope: str, code: str | None) -> None:
    able = replace(ABLE, schemes=frozenset({"visitor", "member"}))
    ground = Ground(able, "shop", replace(VISITOR, scheme=scheme, scope=scope), False, NOW)
    assert obstacle(ground, now=NOW) == code


def test_a_public_address_is_reached_from_any_channel() -> None:
    portfolio = replace(ABLE, schemes=frozenset({"phone", "bsuid"}))
    for identity in (PHONE, replace(PHONE, scheme="bsuid", scope="portfolio")):
        assert obstacle(Ground(portfolio, "another", identity, False, NOW), now=NOW) is None


def test_who_is_blocked_is_blocked_whatever_else() -> None:
    assert obstacle(replace(GROUND, blocked=True), now=NOW, template=True) == "blocked"


def _file(size: int | None = 10, mime: str = "image/png") -> File:
    return File(7, FileState.STORED, "a", mime, size, None)


IMAGE, STICKER = Media(MediaKind.IMAGE, 7), Media(MediaKind.STICKER, 7)
OPTIONS = tuple(Option(str(n), str(n)) for n in range(11))
QUESTION = Choices(OPTIONS[:2])


@pytest.mark.parametrize(
    ("parts", "file", "code"),
    [
        ((), None, "empty"),
        ((Text(" \n\t"),), None, "empty"),
        ((Text("a" * 100),), None, None),
        ((Text("a" * 101),), None, "too_long"),
        ((Text("a" * 30), QUESTION), None, None),
        ((Text("a" * 31), QUESTION), None, "too_long"),
        ((Text("?"), Choices(OPTIONS[:10])), None, None),
        ((Text("?"), Choices(OPTIONS)), None, "no_capability"),
        ((IMAGE,), _file(1000), None),
        ((IMAGE,), _file(1001), "media_too_large"),
        ((IMAGE,), _file(None), None),
        ((IMAGE,), _file(mime="application/pdf"), "media_type"),
        ((IMAGE,), None, "file_missing"),
        ((STICKER,), _file(mime="anything/else"), None),
        ((Media(MediaKind.VIDEO, 7),), _file(), "no_capability"),
        ((Template("t", "fr", (), "Bonjour"),), None, "no_capability"),
        ((Location(1, 2),), None, None),
        ((Card("Léa"),), None, "no_capability"),
        ((Choice("a", "A"),), None, "no_capability"),
    ],
)
def test_what_a_channel_cannot_carry_is_refused_by_name(
    parts: tuple[Part, ...], file: File | None, code: str | None
) -> None:
    files = [file] if file else []
    if code is None:
        check_parts(ABLE, parts, files)
    else:
        with pytest.raises(NotPermitted) as refused:
            check_parts(ABLE, parts, files)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("drawn", "taken"),
    [
        (Drawn(512, 400, False, 10), True),
        (Drawn(512, 400, True, 10), False),
        (Drawn(400, 400, False, 10), False),
        (None, False),
    ],
)
def test_a_drawing_that_the_channel_shows_as_no_sticker_is_refused(drawn: Drawn | None, taken: bool) -> None:
    check_sticker(ABLE, drawn)  # where nothing is known of their form
    able = replace(ABLE, sticker=StickerForm(side=512, still=100))
    if taken:
        check_sticker(able, drawn)
    else:
        with pytest.raises(NotPermitted, match="sticker_unfit"):
            check_sticker(able, drawn)


def test_whoever_cuts_stickers_sends_them_and_alone() -> None:
    for able in (provider.capabilities for provider in PROVIDERS):
        if able.sticker is None:
            continue
        assert MediaKind.STICKER in able.uncaptioned
        assert able.media[MediaKind.STICKER].size == max(able.sticker.still, able.sticker.moving)


PLACE, WORDS, LONG = Location(1, 2), Text("Voilà"), Text("a" * 21)
OTHER = Media(MediaKind.IMAGE, 8)


@pytest.mark.parametrize(
    ("parts", "calls"),
    [
        ((WORDS,), [(WORDS,)]),
        ((WORDS, QUESTION), [(WORDS, QUESTION)]),
        ((IMAGE,), [(IMAGE,)]),
        ((WORDS, IMAGE), [(IMAGE, WORDS)]),
        ((IMAGE, LONG), [(IMAGE,), (LONG,)]),
        ((STICKER, WORDS), [(STICKER,), (WORDS,)]),
        ((IMAGE, OTHER, WORDS), [(IMAGE,), (OTHER,), (WORDS,)]),
        ((IMAGE, WORDS, QUESTION), [(IMAGE,), (WORDS, QUESTION)]),
        ((PLACE,), [(PLACE,)]),
        ((WORDS, PLACE), [(PLACE,), (WORDS,)]),
        ((PLACE, IMAGE, WORDS), [(PLACE,), (IMAGE,), (WORDS,)]),
    ],
)
def test_parts_become_one_message_for_each_provider_call(
    parts: tuple[Part, ...], calls: list[tuple[Part, ...]]
) -> None:
    assert split(ABLE, parts) == calls
    assert sorted(map(repr, parts)) == sorted(repr(part) for call in split(ABLE, parts) for part in call)


def test_where_files_take_no_caption_words_follow() -> None:
    assert split(replace(ABLE, caption_limit=0), (IMAGE, WORDS)) == [(IMAGE,), (WORDS,)]


class TestReaction:
    ANY = replace(ABLE, reactions=True)
    SOME = replace(ABLE, reactions=True, reaction_emojis=("👍", "❤"))

    @pytest.mark.parametrize("emoji", ["👍", "❤️", "👍🏽", "👨‍👩‍👧", "🇫🇷", "1️⃣", "‼️", "ℹ️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "©️", "🫩"])
    def test_any_emoji_where_nothing_is_named(self, emoji: str) -> None:
        assert reaction(self.ANY, emoji) == emoji

    @pytest.mark.parametrize("emoji", ["a", "1", "!", " 👍", "👍a", "merci", "…"])
    def test_words_are_none(self, emoji: str) -> None:
        with pytest.raises(NotPermitted, match="reaction_refused"):
            reaction(self.ANY, emoji)

    def test_a_named_one_leaves_as_the_channel_writes_it(self) -> None:
        assert (reaction(self.SOME, "👍"), reaction(self.SOME, "❤️")) == ("👍", "❤")

    @pytest.mark.parametrize("emoji", ["😂", "👍🏽", ""])
    def test_one_that_is_not_named_is_refused(self, emoji: str) -> None:
        with pytest.raises(NotPermitted, match="reaction_refused"):
            reaction(self.SOME, emoji)

    def test_a_channel_without_reactions_says_so(self) -> None:
        with pytest.raises(NotPermitted, match="no_capability"):
            reaction(ABLE, "👍")
