"""What the shop knows of its customers: the attributes it defined, who carries what, and what is remarked of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from causerie.desk.define import Definition, Lasting
from causerie.model.attribute import AttributeKind, Value
from causerie.model.contact import Address
from causerie.model.grant import Right
from causerie.wiring.demo.cast import CLUB, EMMA, KARIM_SMS, KARIM_TELEGRAM, LEA, THEO
from causerie.wiring.demo.script import Person, Voice

ATTRIBUTES: tuple[tuple[Lasting, Definition], ...] = (
    (
        Lasting("taille_cadre", AttributeKind.CHOICE),
        Definition(
            "Taille du cadre",
            "Frame size",
            "Celle de son vélo de tous les jours.",
            "That of their everyday bike.",
            ("XS", "S", "M", "L", "XL"),
        ),
    ),
    (Lasting("velo", AttributeKind.TEXT), Definition("Vélo", "Bike", "Marque et modèle.", "Make and model.")),
    (
        Lasting("adherent", AttributeKind.YES_NO),
        Definition("Adhérent du club", "Club member"),
    ),
    (Lasting("revision", AttributeKind.DATE), Definition("Dernière révision", "Last service")),
    (
        Lasting("remise", AttributeKind.NUMBER),
        Definition(
            "Remise (%)", "Discount (%)", "Accordée par la boutique.", "Granted by the shop.", (), Right.SUPERVISE
        ),
    ),
    (Lasting("dossier", AttributeKind.LINK), Definition("Dossier", "File")),
)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of somebody; remarks by who made them, the first of them pinned."""

    person: Person
    values: Mapping[str, Value]
    remarks: tuple[tuple[Voice, str], ...] = ()


KNOWN: tuple[About, ...] = (
    About(
        LEA,
        {"taille_cadre": "M", "velo": "Gazelle CityGo", "revision": "2026-03-12", "adherent": False},
        ((Voice.PAUL, "Préfère qu'on l'appelle après 18 h : elle enseigne toute la journée."),),
    ),
    About(
        KARIM_SMS,
        {"taille_cadre": "L", "velo": "VTC Lapierre", "dossier": "https://dossiers.atelier-velo.example/2024-118"},
    ),
    About(KARIM_TELEGRAM, {"velo": "Lapierre Crosshill, acheté en mars"}),
    About(
        CLUB,
        {"adherent": True, "remise": 10, "dossier": "https://dossiers.atelier-velo.example/club-des-quais"},
        (
            (Voice.INES, "Présidente du club des Quais : dix vélos en contrat, facture au nom de l'association."),
            (Voice.PAUL, "Toujours d'accord pour essayer un prototype."),
        ),
    ),
    About(THEO, {"taille_cadre": "S", "velo": "Fixie monté à l'atelier"}),
    About(EMMA, {"taille_cadre": "M", "adherent": False}),
)

# How the provider's own address of a customer stands in the ledger.
_SCHEMES = {"whatsapp": ("phone", "+"), "twilio": ("phone", ""), "telegram": ("telegram", "")}


def address_of(person: Person) -> Address:
    """The first address that somebody of `KNOWN` writes from."""
    provider, address = next(iter(person.addresses.items()))
    scheme, before = _SCHEMES[provider]
    return Address(scheme, "", before + address)
