"""What people write to the workshop: repairs, quotes, guarantees, and messages that did not arrive."""

from __future__ import annotations

from causerie.model.message import Delivery
from causerie.wiring.demo import cast
from causerie.wiring.demo.script import (
    Sample,
    Story,
    Voice,
    assigns,
    corrects,
    labels,
    names,
    notes,
    reacts,
    resolves,
    snoozes,
    they,
    we,
)

YOU, PAUL, INES, YANN = Voice.YOU, Voice.PAUL, Voice.INES, Voice.YANN

# The platform's window of 24 hours closes forty minutes from now.
HUGO = Story(
    cast.HUGO,
    "whatsapp",
    unread=1,
    steps=(
        they("2d1h", "Salut, vous faites la révision complète à combien ?"),
        we(
            "1d23h",
            YOU,
            "Bonjour Hugo ! La révision complète est à 89 € : transmission nettoyée, freins et vitesses réglés, "
            "roues "
            "dévoilées, serrages au couple. Comptez deux jours ouvrés.",
        ),
        they("1d2h", "ok top. et si les plaquettes sont mortes ?"),
        we("1d1h30m", YOU, "Nous vous appelons avant toute pièce. Plaquettes posées : 24 € par roue."),
        assigns("1d1h29m", YOU, YOU),
        they("23h20m", "nickel. vous auriez une place avant vendredi ? je pars en rando samedi matin 🚴"),
    ),
)

BRUNO = Story(
    cast.BRUNO,
    "twilio",
    steps=(
        they("1d5h", "Bonjour c'est Bruno Lacaze, mon velo est prêt ? (le gravel bleu, fourche à changer)"),
        names("1d4h58m", YANN, "Bruno Lacaze"),
        we(
            "1d4h50m",
            YANN,
            "Bonjour Monsieur Lacaze, la fourche est arrivée ce matin. Nous la posons demain, je vous écris dès "
            "que c'est prêt.",
            ends=Delivery.DELIVERED,
        ),
        assigns("1d4h49m", YANN, YANN),
        labels("1d4h49m", YANN, "Réparation"),
        we(
            "1h50m",
            YANN,
            "Bonjour Monsieur Lacaze, votre gravel est prêt ! Vous pouvez passer jusqu'à 19 h, l'atelier est ouvert "
            "samedi de 9 h à 18 h.",
            ends=Delivery.FAILED,
            error="undeliverable",
        ),
        notes(
            "1h40m",
            YANN,
            "Le SMS n'est pas passé : téléphone éteint ? Sa fille a laissé un fixe sur la fiche papier, à essayer "
            "après 18 h.",
        ),
    ),
)

THEO = Story(
    cast.THEO,
    "telegram",
    steps=(
        they("9h30m", "Hello l'atelier, petit souci avec un trottoir qui n'etait pas la hier"),
        they("9h29m", Sample.BUCKLED),
        we(
            "9h10m",
            YANN,
            "Bonjour Théo. Ah oui, elle a pris un beau saut ! La jante est marquée mais le moyeu semble intact : "
            "je peux remonter une jante neuve sur vos rayons.",
            ends=Delivery.SENT,
        ),
        we("9h9m", YANN, "Devis : jante 46 €, rayonnage 35 €, soit 81 €. Prête après-demain.", ends=Delivery.SENT),
        reacts("9h5m", "👍"),
        they("9h4m", "ca marche. je la dépose quand ?"),
        we("8h55m", YANN, "Quand vous voulez avant 19 h. Gardez le pneu, il est encore bon.", ends=Delivery.SENT),
        labels("8h54m", YANN, "Réparation", "Devis"),
        assigns("8h54m", YANN, YANN),
    ),
)

# It wakes three minutes from now.
JEANNE = Story(
    cast.JEANNE,
    "twilio",
    steps=(
        they("3d2h", "Bonjour avez vous recu le moyeu a vitesses de mon hollandais ? J. Vasseur"),
        names("3d1h55m", YANN, "Jeanne Vasseur"),
        we(
            "3d1h50m",
            YANN,
            "Bonjour Madame Vasseur, le fournisseur annonce le colis pour aujourd'hui. Je vous tiens au courant dès "
            "qu'il est ouvert.",
            ends=Delivery.DELIVERED,
        ),
        they("3d1h40m", "Merci bien. Je prends le bus en attendant, c'est d'un triste."),
        assigns("3d1h38m", YANN, YANN),
        notes(
            "2h5m",
            YANN,
            "Colis en cours de livraison d'après le transporteur : je me rappelle la conversation pour voir s'il "
            "est là.",
        ),
        snoozes("2h4m", YANN, wakes="3m"),
    ),
)

REFUSING = Story(
    cast.REFUSING,
    "twilio",
    steps=(
        they("190d3h", "Bonjour, combien pour changer deux pneus de ville ?"),
        we(
            "190d2h50m",
            PAUL,
            "Bonjour, 52 € la paire posée, chambres comprises. Sans rendez-vous le matin.",
            ends=Delivery.DELIVERED,
        ),
        they("190d2h40m", "Ok merci"),
        we(
            "5d4h",
            PAUL,
            "Atelier Vélo : le contrôle des six mois compris avec vos pneus vous attend, quand vous voulez. Pour ne "
            "plus recevoir nos SMS, répondez ARRÊT.",
            ends=Delivery.DELIVERED,
        ),
        they("5d3h55m", "ARRÊT", stops=True),
        resolves("5d3h50m", PAUL),
    ),
)

# The network was cut in the middle of the answer: nobody knows whether it left.
NADIA = Story(
    cast.NADIA,
    "twilio",
    steps=(
        they("6h40m", "Bonjour, Nadia Ferrand. Le devis pour le tandem de mes parents vous l'avez fini ?"),
        names("6h35m", YOU, "Nadia Ferrand"),
        assigns("6h35m", YOU, YOU),
        labels("6h35m", YOU, "Devis"),
        we(
            "6h20m",
            YOU,
            "Bonjour Madame Ferrand. Tandem : deux roues à dévoiler, câbles et gaines neufs, transmission à changer. "
            "Le tout pour 240 €, main-d'œuvre comprise. Vous convient-il que nous commencions lundi ?",
            ends=Delivery.UNKNOWN,
        ),
    ),
)

CAMILLE = Story(
    cast.CAMILLE,
    "telegram",
    unread=1,
    steps=(
        they("3h25m", "Bonjour, je cherche un cadre acier en 54 pour un projet de voyage"),
        corrects(
            "3h24m",
            "Bonjour, je cherche un cadre acier en 56 pour un projet de voyage (54 c'était avant ma croissance "
            "tardive)",
        ),
        we(
            "3h5m",
            PAUL,
            "Bonjour Camille ! En 56, nous avons un randonneur à tubes brasés, œillets partout, qui ne demande qu'à "
            "partir. Jusqu'où voulez-vous aller ?",
            ends=Delivery.SENT,
        ),
        they("41m", "Istanbul. mais d'abord Chartres"),
    ),
)

ETIENNE = Story(
    cast.ETIENNE,
    "whatsapp",
    steps=(
        they("1d9h", "Bonjour, mon dérailleur claque sous l'effort, je peux passer ?"),
        we("1d8h50m", INES, "Bonjour Monsieur Rolland, passez avant 17 h, nous regardons cela tout de suite."),
        they(
            "1d8h45m", "merci ! je descends dans le tunnel du tram, si je capte plus c'est mon autre moitié de journée"
        ),
        they("1d5h", "C'est encore Etienne, plus de réseau internet ici, je passe en sms. Verdict ?", on="twilio"),
        we(
            "1d4h45m",
            INES,
            "La patte de dérailleur était tordue. Redressée, réglée, essayée dans la côte : 18 €. Votre vélo vous "
            "attend.",
            ends=Delivery.DELIVERED,
            on="twilio",
        ),
        they("1d4h40m", "parfait j'arrive", on="twilio"),
        they("22h", "Bien récupéré, plus un bruit. Vous faites aussi les sacoches ?"),
        we(
            "21h40m",
            INES,
            "Ravie ! Oui, tout un mur, et de quoi les fixer même sans porte-bagages. Je vous montre quand vous "
            "passez ?",
        ),
        assigns("21h39m", INES, INES),
        labels("21h39m", INES, "Réparation"),
    ),
)

STORIES = (HUGO, BRUNO, THEO, JEANNE, REFUSING, NADIA, CAMILLE, ETIENNE)
