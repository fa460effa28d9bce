"""The people of « Atelier Vélo »: its colleagues, its channels, and everybody who writes to it.

All of them are invented. Phone numbers come from the range that ARCEP keeps for fiction (06 39 98 00 00 to
06 39 98 99 99), so that no demo ever rings in somebody's pocket.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from causerie.model.grant import Role
from causerie.wiring.demo.script import Person, Voice

BRAND = "Atelier Vélo"
SHOP, WORKSHOP = "Boutique", "Atelier"  # the two teams
LABELS = {
    "Commande": "blue",
    "Réparation": "green",
    "Devis": "violet",
    "Garantie": "amber",
    "Location": "teal",
    "Avis": "pink",
    "Urgent": "red",
}


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    email: str
    role: Role
    teams: tuple[str, ...]


COLLEAGUES: dict[Voice, Colleague] = {
    Voice.PAUL: Colleague("Paul Girard", "paul@atelier-velo.example", Role.SUPERVISOR, (SHOP, WORKSHOP)),
    Voice.INES: Colleague("Inès Fabre", "ines@atelier-velo.example", Role.AGENT, (SHOP, WORKSHOP)),
    Voice.YANN: Colleague("Yann Le Goff", "yann@atelier-velo.example", Role.AGENT, (WORKSHOP,)),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of the shop; `address` is the provider's own word for it."""

    provider: str
    address: str
    name: str
    team: str
    rate: float  # messages a second


SMS_NUMBER = "+33639989901"
WHATSAPP_NUMBER = "33639989902"
WHATSAPP_ID = "106540399890201"
BOT = "7201998901"
WIDGET = "atelier-velo"
ACCENT = "#0B57D0"

PLACES = (
    Place("whatsapp", WHATSAPP_ID, "WhatsApp de la boutique", SHOP, 80.0),
    Place("twilio", SMS_NUMBER, "SMS de l’atelier", WORKSHOP, 20.0),
    Place("telegram", BOT, "Telegram de l’atelier", WORKSHOP, 25.0),
    Place("webchat", WIDGET, "Chat du site", SHOP, 100.0),
)

GREETING = {
    "fr": "Bonjour\u202f! Une question sur un vélo, une pièce, une réparation\u202f? Écrivez-nous, nous lisons tout.",
    "en": "Hello! A question about a bike, a part or a repair? Write to us, we read everything.",
}


def _whatsapp(number: str, name: str | None = None, language: str = "fr") -> Person:
    return Person({"whatsapp": number}, name, language)


def _sms(number: str, language: str = "fr") -> Person:
    return Person({"twilio": f"+{number}"}, None, language)


def _telegram(number: str, name: str, language: str = "fr") -> Person:
    return Person({"telegram": number}, name, language)


def _visitor(name: str, language: str = "fr") -> Person:
    return Person({"webchat": name}, None, language)


LEA = _whatsapp("33639980112", "Léa Martin")
KARIM_SMS = _sms("33639980113")
KARIM_TELEGRAM = _telegram("6203980113", "Karim Benali")
UNNAMED = _whatsapp("33639980721")
HUGO = _whatsapp("33639980215", "Hugo Delmas")
MADELEINE = _whatsapp("33639980316", "Madeleine Aubry")
BRUNO = _sms("33639980417")
THEO = _telegram("6203980518", "Théo Nguyen")
SAMIRA = _whatsapp("33639980619", "Samira Haddad")
ANTOINE = _visitor("visiteur-antoine")
JEANNE = _sms("33639980720")
REFUSING = _sms("33639980822")
CLUB = _whatsapp("33639980923", "Marguerite Tellier")
NADIA = _sms("33639981024")
CAMILLE = _telegram("6203981125", "Camille Joubert")
CURIOUS = _visitor("visiteur-cargo")
GISELE = _whatsapp("33639981226", "Gisèle Fontan")
ETIENNE = Person({"whatsapp": "33639981327", "twilio": "+33639981327"}, "Étienne Rolland")
LEONIE = _visitor("visiteur-leonie")
EMMA = _whatsapp("33639981428", "Emma Whitfield", "en")
DANIEL = _sms("33639981529", "en")
SOFIA = _telegram("6203981630", "Sofia Lindqvist", "en")
MARCUS = _visitor("visitor-marcus", "en")
PRIYA = _whatsapp("33639981731", "Priya Raman", "en")

# Those who have not written yet: the newcomer at the demo lends them their words.
NEWCOMERS: tuple[Person, ...] = (
    _whatsapp("33639988001", "Zoé Lambert"),
    Person({"twilio": "+33639988002"}, "Malo Guivarch"),
    _telegram("6203988003", "Anouk Bertin"),
    Person({"webchat": "visiteur-nouveau"}, "Un nouveau visiteur"),
)

# What a phone is labelled with where no profile tells a name.
ALIASES = {
    "+33639980113": "Karim Benali",
    "33639980721": "+33 6 39 98 07 21",
    "+33639980417": "Bruno Lacaze",
    "+33639980720": "Jeanne Vasseur",
    "+33639980822": "+33 6 39 98 08 22",
    "+33639981024": "Nadia Ferrand",
    "+33639981529": "Daniel Okafor",
    "visiteur-antoine": "Antoine Perret",
    "visiteur-cargo": "Visiteur du site",
    "visiteur-leonie": "Léonie Carpentier",
    "visitor-marcus": "Marcus Bell",
}

PEOPLE: tuple[Person, ...] = (
    *(LEA, HUGO, SAMIRA, MADELEINE, UNNAMED, CLUB, GISELE, ETIENNE, EMMA, PRIYA),
    *(KARIM_SMS, BRUNO, JEANNE, REFUSING, NADIA, DANIEL),
    *(KARIM_TELEGRAM, THEO, CAMILLE, SOFIA),
    *(ANTOINE, CURIOUS, LEONIE, MARCUS),
    *NEWCOMERS,
)


def customers(provider: str) -> Iterator[tuple[str, str, Person]]:
    """Who has a handset on that channel: address there, the name to show, the person."""
    for person in PEOPLE:
        address = person.addresses.get(provider)
        if address is not None:
            yield address, person.name or ALIASES.get(address, address), person
