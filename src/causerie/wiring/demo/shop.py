"""What people write to the shop: orders, advice, invoices, praise."""

from __future__ import annotations

from causerie.model.message import Choice, Choices, Delivery, Location, Option
from causerie.wiring.demo import cast
from causerie.wiring.demo.script import (
    Sample,
    Story,
    Voice,
    assigns,
    labels,
    names,
    notes,
    reacts,
    resolves,
    they,
    we,
)

YOU, PAUL, INES = Voice.YOU, Voice.PAUL, Voice.INES

LEA = Story(
    cast.LEA,
    "whatsapp",
    unread=1,
    steps=(
        they("2d5h", "Bonjour ! je voudrais savoir si le casque urbain vert d'eau existe en taille S 🙂"),
        we(
            "2d4h50m",
            INES,
            "Bonjour Léa ! Oui, il nous en reste deux en taille S (51-55 cm). Je vous en mets un de côté ?",
        ),
        they("2d4h46m", "oh oui volontiers, mais je peux pas passer avant la semaine prochaine.. vous livrez ?"),
        we(
            "2d4h40m",
            INES,
            "Bien sûr. Livraison à vélo dans la métropole : 4,90 €, sous deux jours. Il me faudrait votre adresse et "
            "je vous envoie le lien de paiement.",
        ),
        they("2d4h31m", "14 rue des Tanneurs, 3e étage, sonnette Martin/Keller. Merci !!"),
        they("2d4h30m", "c'est payé 👍"),
        we(
            "2d4h12m",
            INES,
            "Paiement bien reçu, merci ! Commande 2024-3127 : votre casque part demain matin avec Idriss, notre "
            "coursier.",
        ),
        labels("2d4h11m", INES, "Commande"),
        assigns("2d4h10m", INES, YOU),
        they("26m", "Bonjour, je m'inquiete un peu, j'attendais le casque hier et toujours rien"),
        notes(
            "18m",
            PAUL,
            "Livreur prévenu : Idriss a crevé hier en fin de tournée, le colis est sur son vélo ce matin. "
            "Il passe avant midi. On peut offrir les frais de port.",
        ),
        they("2m", "où est ma commande ?"),
    ),
)

KARIM_SMS = Story(
    cast.KARIM_SMS,
    "twilio",
    unread=1,
    steps=(
        they(
            "3h10m",
            "Bonjour, je vous ai acheté un VTC en mars, il me faudrait la facture 2024-118 pour mon assurance svp. "
            "Karim Benali",
        ),
        names("3h2m", INES, "Karim Benali"),
        we(
            "3h",
            INES,
            "Bonjour Monsieur Benali, je recherche cette facture et je vous la fais suivre dans la journée. "
            "Souhaitez-vous la recevoir par courriel ?",
            ends=Delivery.DELIVERED,
        ),
        assigns("2h58m", INES, YOU),
        they("14m", "oui par mail svp, k.benali@courriel.example. C'est assez urgent l'expert passe demain"),
    ),
)

KARIM_TELEGRAM = Story(
    cast.KARIM_TELEGRAM,
    "telegram",
    unread=1,
    steps=(
        they("1h35m", "Bonjour, c'est Karim (VTC acheté en mars, facture 2024-118)"),
        they(
            "1h34m",
            "Je vous ai aussi écrit par sms (06 39 98 01 13), je sais pas où vous lisez le plus 😅 c'est la facture",
        ),
    ),
)

UNNAMED = Story(
    cast.UNNAMED,
    "whatsapp",
    unread=1,
    steps=(they("1h2m", Sample.VOICE),),
)

MADELEINE = Story(
    cast.MADELEINE,
    "whatsapp",
    unread=2,
    steps=(
        they(
            "4d6h",
            "Bonjour Madame, Monsieur. Je cherche un vélo pour ma petite-fille qui aura 7 ans. Que me "
            "conseillez-vous ?",
        ),
        we(
            "4d5h30m",
            PAUL,
            "Bonjour Madame Aubry. À 7 ans, c'est le plus souvent un 20 pouces ; tout dépend de son entrejambe. "
            "Sauriez-vous le mesurer, pieds nus contre un mur, un livre bien remonté ?",
        ),
        they("2d3h", "Voilà, avec un peu de retard : 54 cm. Elle s'est montrée très patiente, le livre un peu moins."),
        they("2d2h55m", "Auriez-vous quelque chose de rouge ?"),
    ),
)

ANTOINE = Story(
    cast.ANTOINE,
    "webchat",
    unread=1,
    steps=(
        they(
            "52m",
            "bonjour, j'hésite entre un vélo musculaire et un électrique pour 9 km aller, avec une vraie côte à la fin",
        ),
        we(
            "50m",
            INES,
            "Bonjour ! Belle question. Arrivez-vous au travail en tenue de ville, et pouvez-vous recharger sur place ?",
        ),
        they("48m", "costume oui, recharger non. budget 2500 max, Antoine Perret au cas où"),
        names("47m", INES, "Antoine Perret"),
        we(
            "45m",
            INES,
            "Alors un électrique léger, sans hésiter : 15 kg, batterie qui se retire et se recharge chez vous le "
            "soir. "
            "Je vous passe un collègue qui a les trois modèles en tête, il prend la suite ici même.",
        ),
        notes(
            "44m",
            INES,
            "Passage de relais : 9 km, une côte à 8 %, costume, pas de prise au bureau, 2 500 € au plus. "
            "J'ai parlé d'un léger à batterie amovible ; lui proposer un essai jeudi, la côte de la Butte est "
            "parfaite.",
        ),
        assigns("43m", INES, YOU),
        labels("43m", INES, "Devis"),
        they("38m", "parfait, j'attends votre collègue"),
    ),
)

CURIOUS = Story(
    cast.CURIOUS,
    "webchat",
    unread=2,
    steps=(
        they("7m", "coucou, le vélo cargo en vitrine, il passe par une porte de 80 ?"),
        they("6m", "avec deux enfants dedans (enfin pas pendant la porte)"),
    ),
)

GISELE = Story(
    cast.GISELE,
    "whatsapp",
    steps=(
        they("6d4h", "Bonjour, je viens vous dire que mon vieux vélo roule comme à ses vingt ans. Et moi presque !"),
        they("6d3h58m", Sample.BICYCLE),
        we(
            "6d3h30m",
            PAUL,
            "Madame Fontan, votre message a fait le tour de l'atelier, accroché au-dessus de l'établi. "
            "Merci, et bonne route à tous les deux !",
        ),
        reacts("6d3h20m", "❤"),
        labels("6d3h", PAUL, "Avis"),
        resolves("6d3h", PAUL),
    ),
)

LEONIE = Story(
    cast.LEONIE,
    "webchat",
    steps=(
        they("1d7h", "Bonjour, est-ce que la prime à l'achat est cumulable avec celle de la métropole ?"),
        we(
            "1d6h55m",
            INES,
            "Bonjour ! Oui, les deux se cumulent, dans la limite de leurs plafonds. De quel vélo s'agit-il ?",
            Choices(
                (Option("pliant", "Un pliant"), Option("electrique", "Un électrique"), Option("cargo", "Un cargo"))
            ),
        ),
        they("1d6h53m", Choice("pliant", "Un pliant")),
        we(
            "1d6h50m",
            INES,
            "Un pliant sans assistance n'ouvre droit qu'à l'aide de la métropole : 25 % du prix, 200 € au plus. "
            "Je vous prépare le devis et l'attestation, il ne restera qu'à signer.",
        ),
        they("1d6h47m", "super clair merci beaucoup. Léonie Carpentier"),
        names("1d6h45m", INES, "Léonie Carpentier"),
        labels("1d6h45m", INES, "Devis"),
        resolves("1d6h40m", INES),
    ),
)

SAMIRA = Story(
    cast.SAMIRA,
    "whatsapp",
    steps=(
        they("5h20m", "Bonjour, cassée la chaine au milieu de nulle part avec 12 kg de courses et une plante verte"),
        they("5h19m", Location(47.2173, -1.5431, "Écluse Saint-Félix", "Quai de Malakoff, Nantes")),
        we(
            "5h15m",
            YOU,
            "Bonjour Samira, ne bougez pas : Yann part avec le vélo-atelier, il est à l'écluse dans vingt minutes. "
            "Mettez la plante à l'ombre, on s'occupe du reste.",
        ),
        they("5h14m", "vous êtes des anges"),
        we("4h48m", YOU, "Yann approche : vous devriez apercevoir une remorque jaune."),
        they("4h12m", "réparée ! la plante vous remercie 🌿"),
        reacts("4h11m", "🙏"),
        labels("4h10m", YOU, "Réparation"),
        assigns("4h10m", YOU, INES),
        notes(
            "4h5m",
            INES,
            "Chaîne neuve posée (8 vitesses), 28 €. À encaisser quand elle passe samedi, elle l'a proposé.",
        ),
    ),
)

STORIES = (LEA, KARIM_SMS, KARIM_TELEGRAM, UNNAMED, MADELEINE, ANTOINE, CURIOUS, GISELE, LEONIE, SAMIRA)
