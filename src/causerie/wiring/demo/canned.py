"""What the shop keeps ready to say: canned replies of everybody, of each team, and one of whoever opened the demo."""

from __future__ import annotations

from dataclasses import dataclass

from causerie.model.owner import Owner
from causerie.wiring.demo.cast import SHOP, WORKSHOP
from causerie.wiring.demo.script import Sample


@dataclass(frozen=True, slots=True)
class Ready:
    """`team`, by its name, goes with the owner `TEAM`. French is typeset when it is seeded, English is not."""

    name: str
    text: str
    folder: str | None = None
    owner: Owner = Owner.EVERYBODY
    team: str | None = None
    sample: Sample | None = None
    english: bool = False


CANNED = (
    Ready(
        "bonjour",
        "Bonjour {{prénom|à vous}}, merci de votre message ! Je regarde cela et je vous réponds très vite.\n"
        "{{agent}}, {{équipe|Atelier Vélo}}",
        "Accueil",
    ),
    Ready("merci", "Merci à vous, et bonne route ! Nous restons ici si quelque chose grince.", "Accueil"),
    Ready(
        "horaires",
        "La boutique vous accueille du mardi au vendredi de 10 h à 19 h, et le samedi de 9 h à 18 h. "
        "L'atelier prend les vélos jusqu'à la dernière heure.",
        "Accueil",
    ),
    Ready(
        "avis",
        "{{prénom}}, si vous avez deux minutes, racontez-nous comment roule votre vélo : nous lisons tout, "
        "et les bonnes nouvelles finissent accrochées au-dessus de l'établi.",
        "Accueil",
    ),
    Ready(
        "livraison",
        "Nous livrons à vélo dans la métropole : 4,90 €, sous deux jours. Il me faudrait votre adresse, l'étage, "
        "et le nom sur la sonnette.",
        "Commandes",
        Owner.TEAM,
        SHOP,
    ),
    Ready(
        "commande",
        "Pour retrouver votre commande, pourriez-vous me donner son numéro ? Il figure sur la facture et ressemble à "
        "2024-3127.",
        "Commandes",
        Owner.TEAM,
        SHOP,
    ),
    Ready(
        "photo",
        "Pourriez-vous nous envoyer une photo du vélo entier, de profil, comme celle-ci ? Nous vous dirons ce qu'il "
        "faut prévoir avant que vous ne vous déplaciez.",
        "Réparations",
        Owner.TEAM,
        WORKSHOP,
        Sample.BICYCLE,
    ),
    Ready(
        "pret",
        "Bonjour {{prénom|à vous}}, votre vélo est prêt ! Il vous attend à l'atelier jusqu'à 19 h, le samedi "
        "jusqu'à 18 h.",
        "Réparations",
        Owner.TEAM,
        WORKSHOP,
    ),
    Ready(
        "devis",
        "Bonjour {{nom}}, voici notre devis. Il est valable un mois ; un simple « oui » ici, et nous nous y mettons.",
        "Réparations",
        Owner.TEAM,
        WORKSHOP,
    ),
    Ready("signature", "Bien à vous,\n{{agent}}", None, Owner.AGENT),
    Ready(
        "hello",
        "Hello {{first_name|there}}, thank you for your message. I’m looking into it and will get back to you "
        "shortly.\n{{agent}}, Atelier Vélo",
        "English",
        english=True,
    ),
    Ready(
        "opening-hours",
        "We’re open Tuesday to Friday, 10 am to 7 pm, and Saturday, 9 am to 6 pm. The workshop takes bikes in until "
        "the last hour.",
        "English",
        english=True,
    ),
)
