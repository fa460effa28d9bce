"""What a result shows of a message."""

from __future__ import annotations

from causerie.engines.excerpt import LONGEST, Piece, excerpt, words_of

FOUND = frozenset({"command"})


def _lexemes(text: str) -> dict[str, frozenset[str]]:
    return {word: FOUND if word.casefold().startswith("command") else frozenset({word}) for word in words_of([text])}


def _pieces(text: str) -> tuple[Piece, ...]:
    return excerpt(text, lexemes=_lexemes(text), wanted=FOUND)


def test_every_hit_is_marked_and_nothing_is_lost() -> None:
    text = "Ma commande, mes  Commandes\nrecommandées."
    pieces = _pieces(text)
    assert "".join(piece.text for piece in pieces) == "Ma commande, mes Commandes recommandées."
    assert [piece.text for piece in pieces if piece.hit] == ["commande", "Commandes"]


def test_a_long_message_is_shown_around_its_first_hit() -> None:
    pieces = _pieces("avant " * 100 + "ma commande " + "après " * 100)
    shown = "".join(piece.text for piece in pieces)
    assert (pieces[0], pieces[-1]) == (Piece("…"), Piece("…"))
    assert shown.startswith("…avant ")
    assert len(shown) <= LONGEST + 2
    assert [piece.text for piece in pieces if piece.hit] == ["commande"]


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert excerpt("Bonjour !", lexemes={}, wanted=FOUND) == (Piece("Bonjour !"),)
    assert excerpt("", lexemes={}, wanted=FOUND) == ()


def test_one_word_longer_than_everything_is_cut() -> None:
    pieces = _pieces("x" * 5000)
    assert sum(len(piece.text) for piece in pieces) == LONGEST + 1


def test_words_come_once_in_order() -> None:
    assert words_of(["un deux un", "trois, deux"]) == ["un", "deux", "trois"]
