"""A long friendship: eight hundred messages between the shop and the cycling club « Les Rayons Libres ».

A thread of that length is what slow software is found out by. It is woven from small scenes whose names, sizes and
places change, in an order drawn from a fixed seed: the same thread every time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import timedelta

from causerie.model.message import Delivery, Text
from causerie.wiring.demo import cast
from causerie.wiring.demo.script import Assigns, Earlier, Labels, Notes, Step, Story, They, Voice, We, typeset

LENGTH = 800  # messages
HERE = 60  # of them were written in the product; the rest on WhatsApp's own application, and came along
SINCE, UNTIL = timedelta(days=410), timedelta(hours=10)
SEED = 1817  # the year of the first draisine

_WOMEN = (
    "Agathe Colette Élise Fanny Hortense Josette Lucette Ninon Perrine Rosalie Simone Ursule Wassila Yvette".split()
)
_MEN = "Bastien Dimitri Gabin Kévin Mathurin Octave Quentin Titouan Victor Zacharie".split()
_TOWNS = """
    Ancenis Clisson Pornic Redon Savenay Guérande Vertou Nort-sur-Erdre Machecoul Blain Vallet Carquefou Couëron Bouaye
""".split()
_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()

# A scene a paragraph; « > » is Marguerite, « < » the shop. People text as they text, the shop is typeset.
_SCENES = """
> Bonjour, c'est Marguerite du club. On serait {n} pour la sortie de {jour}, vous pourriez vérifier les vélos avant ?
< Bonjour Marguerite ! Avec plaisir : déposez-les la veille avant 17 h, tout sera gonflé, graissé, resserré.
> vous êtes un amour
< Nous transmettons à l'équipe, qui rougit.

> {nom} a encore crevé. c'est la {n}e fois, on commence à parler de sabotage
< Nous avons des pneus renforcés en {taille} qui découragent même les ronces de {ville}.
> mettez lui en deux !
< C'est noté. Prêts {jour}.

> petite question : c'est normal que mes freins chantent la messe quand il pleut ?
< Tout à fait normal, et facile à faire taire : un coup de papier de verre sur les patins, une jante bien propre.
> et sinon ?
< Sinon, passez : cinq minutes, et c'est offert au chœur.

> Bonsoir, est-ce que le colis de maillots est arrivé ?
< Bonsoir Marguerite. Oui, ce matin ! Les {n} maillots sont là, y compris le très grand pour {nom}.
> parfait je passe {jour}

> {nom} demande si on peut monter un porte-bagages sur un carbone
< On peut, avec une tige de selle prévue pour cela. Mais pas plus de dix kilos, et pas de beau-frère.
> 😂 je transmets
> le beau-frère est vexé

> On organise la bourse aux vélos {jour} en huit, vous viendriez tenir un stand ?
< Avec joie. Nous apportons un pied d'atelier, des chambres à air et du café.
> le café surtout
< Le café d'abord, alors.

> dites, une chaine ça se change tous les combien en vrai ?
< Tous les 3 000 km environ, plus tôt sous la pluie. Passez-la au calibre : à 0,75 % d'allongement, on change.
> {nom} en est à {km}00 km avec la même...
< Alors sa cassette a déjà pris sa forme. Il vaut mieux changer les deux.
> je lui annonce avec ménagement

> nous partons à {ville} {jour}, {km} km aller retour. une carte à conseiller ?
< La boucle nord : moins de voitures, plus de boulangeries. Je vous envoie le tracé par courriel.
> vous avez le sens des priorités

> Bonjour, vous reprenez les vieux casques ?
< Bonjour ! Oui, dans le bac près de la caisse : ils partent au recyclage, et nous faisons 10 % sur le suivant.
> super, j'en ai {n}, accumulés par prudence

> Le dérailleur de {nom} saute du 4 au 6. le 5 doit être en vacances
< Il est resté coincé dans la gaine ! Un câble neuf et il reprend le travail. Comptez 19 €.
> ok je le dis au syndicat

> J'ai perdu ma clé d'antivol. celle du gros, là
< Si vous avez gardé la carte avec le code, nous en commandons une autre : dix jours.
> la carte est accrochée à la clé
< Ah.
> voila voila
< Nous avons une meuleuse et beaucoup de délicatesse. Venez avec la facture.

> vous avez des gants mitaines en {taille2} ? pour offrir
< En {taille2}, il reste du gris et un jaune très gai.
> jaune, sans hésiter

> C'est combien la location d'un tandem le week end ?
< 55 € du samedi matin au dimanche soir, casques compris, et nos encouragements pour le couple.
> {nom} et {nom2} ne se parlent plus depuis {jour}, ça devrait les obliger
< Nous mettons un klaxon à chaque place.

> Bonjour ! le devis pour les {n} révisions du printemps svp
< Bonjour Marguerite. {n} révisions club à 69 € au lieu de 89 €, plus les pièces, que nous chiffrons vélo par vélo.
> accordé, le bureau a voté à l'unanimité (j'étais seule)

> Il parait que vous avez un nouveau mécano ?
< C'est Yann ! Il sait régler un frein à tambour sans jurer, c'est rare.
> on va lui apporter des cas

> {nom} s'est fait voler sa selle. SA SELLE. qui vole une selle
< Quelqu'un de très fatigué. Nous avons une vis antivol pour la prochaine, et une selle de prêt ce soir.
> vous sauvez ses fesses
< Littéralement.

> On hésite entre pneus de 28 et de 32 pour les chemins de {ville}
< 32, sans regret : un peu plus de confort, presque autant de vitesse, et beaucoup moins de jurons.
> vendu !

> Bonjour, le vélo de {nom} grince, mais seulement quand ça chante
< Quand le vélo chante, ou quand {nom} chante ?
> les deux
< Alors c'est le boîtier de pédalier. Pour le chant, nous ne pouvons rien.

> est ce qu'on peut vous laisser nos affiches pour la sortie de {jour} ?
< Bien sûr, la vitrine est à vous. Deux suffiront, sinon on ne verra plus le cargo.

> Rappel : la cotisation du club est offerte aux commerçants qui sourient
< Nous adhérons donc toute l'équipe.
> c'est enregistré 🙂

> {elle} a une fourche qui fuit un peu, c'est grave ?
< Pas grave aujourd'hui, embêtant dans un mois. Joints et huile : 75 €, deux jours d'immobilisation.
> elle a un autre vélo, elle en a {n} d'ailleurs
< Alors rien ne presse, et tout s'explique.

> Bonjour, avez-vous encore des sacoches étanches ? la météo de {jour} est une plaisanterie
< Il nous reste une paire de 20 litres, et des couvre-chaussures en {taille2}.
> les deux. et du courage si vous en vendez
< Le courage est offert à partir de 50 €.

> pouvez vous garder un colis pour moi ? je suis à {ville} jusqu'à {jour}
< Sans problème, il vous attendra derrière le comptoir avec votre nom dessus.
> merci !! je rapporte des gâteaux
< Nous gardons tous les colis du quartier, à ce tarif.

> {lui} voudrait passer en tubeless. bonne idée ou lubie ?
< Bonne idée, si {lui} accepte de salir une nappe une fois par an.
> il n'a pas de nappe
< Alors très bonne idée.

> Pour la sortie handisport on aurait besoin de deux tricycles
< Nous en avons un, et un confrère de {ville} prête le second. Réservés pour {jour}.
> merci du fond du coeur
< C'est à vous qu'il faut dire merci.

> c'est quoi déjà la pression pour du 700x{large} ?
< Autour de {bar} bars à l'avant, un demi de plus à l'arrière, un peu moins s'il pleut.
> noté sur le mur du garage

> on a retrouvé une pompe à pied qui doit être à vous. gravé AV 1987
< C'est celle du père de Paul ! Gardez-la précieusement, il arrive.
> Paul court là, je le vois de ma fenêtre
< Il avait abandonné l'espoir, et une roue à moitié montée.

> Bonjour, vos horaires pendant le pont ?
< Ouvert vendredi de 10 h à 18 h, fermé samedi. On nous réclame aussi à vélo quelque part.
> profitez bien

> J'ai {n} inscrits pour l'atelier « réparer soi-même » de {jour}
< Formidable. Prévoyez des mains sales et un goûter ; nous fournissons les démonte-pneus.
> les enfants peuvent venir ?
< Les enfants sont les seuls à suivre.

> {elle} est tombée, rien de cassé, sauf le guidon
< Ouf pour {elle} ! Qu'elle passe avec le vélo : nous vérifions aussi la potence et le cadre, c'est offert.
> elle boite avec élégance, elle arrive

> vous auriez une ampoule de phare à dynamo des années 60 ?
< Dans le troisième tiroir du haut, à côté des bouchons de valve en laiton. Combien vous en faut-il ?
> {n} ! j'équipe le musée
< Elles sont à vous pour le musée, contre une visite.

> C'est prêt pour {nom} ?
< C'est prêt depuis ce matin. Roues dévoilées, patins neufs : 42 €.
> on passe à deux

> pourquoi tout le monde dit « petit braquet » et personne ne sait le trouver
< Parce qu'il se cache à gauche pour le plateau, à droite pour le pignon, et que nul n'est prophète en son guidon.
> je l'imprime pour le local

> on cherche un mécano bénévole pour la rando de {ville}, {km} km
< Yann est partant, avec le vélo-atelier et sa bonne humeur. Il demande s'il y a un ravitaillement.
> il y a deux ravitaillements et une fanfare
< Il demande si la fanfare accepte les mécanos.

> bon. {lui} a acheté un vélo sur internet. il est arrivé en {n} morceaux
< Cela arrive. Montage et réglages complets : 79 €, sans aucun commentaire.
> vous êtes des saints
< Un petit commentaire quand même, mais à voix basse.

> {n} chambres à air en {taille} pour samedi, c'est possible ?
< C'est possible : elles sont mises de côté à votre nom.
> merci ! sur le compte du club comme d'habitude

> vous pouvez prendre le vélo de {nom} {jour} matin ?
< Oui, dès 9 h. Qu'est-ce qui ne va pas ?
> les vitesses passent quand elles veulent
< Nous allons leur parler.

> Bonjour, la facture du mois svp, pour la trésorière
< Bonjour Marguerite, elle est partie par courriel à l'instant : {n} lignes, remise club déduite.
> reçue, réglée ce soir

> rendez vous de {jour} décalé à {jour2}, ça ira ?
< Cela ira très bien, c'est noté pour {jour2}, 10 h.
> 👌

> {nom} peut passer prendre les {n} gilets ?
< Oui, ils l'attendent en caisse, pliés et comptés.

> la remorque est libre {jour} ?
< Elle est libre. Retour {jour2} avant midi, si possible sans sable.
> sans sable, promis

> bonsoir, {nom} a oublié son antivol chez vous je crois
< Bonsoir ! Il est là, pendu au clou des oubliés, entre une écharpe et un pain au chocolat.
> le pain aussi est à {nom}
< Il est désormais à Yann, toutes nos excuses.

> un pneu {taille} renforcé, vous avez ?
< Nous en avons deux. Nous vous en gardons un ?
> les deux, on ne sait jamais

> on revient de {ville}, {km} km, zéro crevaison !!
< Bravo ! C'est affiché au tableau d'honneur, juste sous le calendrier des postes.

> il faut quoi comme pédales pour débuter sans se casser la figure ?
< Des pédales mixtes : plates d'un côté, automatiques de l'autre. 45 €, et une pelouse pour la première heure.
> {elle} en veut, elle a la pelouse

> vous auriez une idée cadeau à 30 € pour un départ en retraite ?
< Une sonnette en laiton, gravée. Délai : quatre jours, et le plaisir dure vingt ans.
> gravez « Place aux jeunes »
< C'est parti pour « Place aux jeunes ».

> le compteur de {nom} affiche 214 km/h
< Soit la pile est morte, soit {nom} nous cache quelque chose. Pile : 4 €.

> le local du club a été inondé, les {n} vélos d'école ont pris l'eau
< Apportez-les tout de suite, nous ouvrons la cour : séchage, graissage, le temps qu'il faudra.
> je ne sais pas comment vous remercier
< En roulant, comme toujours.

> c'est quoi la différence entre un disque et un patin, pour quelqu'un de pressé ?
< Le disque freine pareil quand il pleut. Le patin se change en deux minutes sur le trottoir.
> donc ça dépend du trottoir
< Exactement.

> {nom} veut rouler cet hiver, que faut-il ?
< Deux bonnes lumières, des garde-boue, des gants, et un ami qui en fait autant.
> l'ami c'est moi, hélas

> on a {n} nouveaux adhérents, vous leur faites la visite de l'atelier ?
< Avec joie, {jour} à 18 h 30. Yann prépare sa démonstration de dévoilage les yeux fermés.
> ils seront là

> le petit de {nom} passe au vélo sans roulettes
< Grand jour ! Ôtez aussi les pédales une semaine, il trouvera l'équilibre tout seul.
> ça a marché en dix minutes
< Les pédales, alors. Et le discours.

> Bonjour, vous avez du fil à tordre ?
< Du fil à retordre ou du câble à tendre ?
> du cable de frein, pardon, c'est le correcteur
< Nous avons les deux.
"""
_PRESSURES = ((25, "6"), (28, "5"), (32, "4,5"), (38, "3,5"))
_SIZES = ("26 pouces", "700 × 28", "700 × 32", "650 × 47", "20 pouces")

_ELIDED = re.compile(r"\b([dDqQ]u?)e (?=[AEÉIOUYH])")

_END = (
    "Bonjour ! le bureau du club s'est réuni hier soir : c'est vous qu'on choisit pour l'entretien des 24 vélos de "
    "l'école",
    "on peut se parler du contrat cette semaine ?",
)


def story() -> Story:
    """The club's thread, eight hundred messages long, ending on a question."""
    chance = random.Random(SEED)
    scenes = list(_scenes(chance))
    gap = (SINCE - UNTIL) / len(scenes)
    lines: list[They | We] = []
    for n, scene in enumerate(scenes):
        ago = SINCE - n * gap - gap * chance.random() / 2
        for line in scene:
            lines.append(_line(ago, n, line))
            ago -= timedelta(seconds=chance.randint(50, 1500))
    lines += [They(UNTIL - n * timedelta(minutes=1), (Text(text),)) for n, text in enumerate(_END)]
    earlier, here = lines[:-HERE], lines[-HERE:]
    last = UNTIL - timedelta(minutes=5)
    steps: list[Step] = [
        Earlier(earlier[-1].ago, tuple(earlier)),
        *here,
        Labels(last, Voice.INES, ("Devis",)),
        Notes(last, Voice.PAUL, typeset("24 vélos d'enfants, contrat à l'année : Inès, on en parle ce midi ?")),
        Assigns(last, Voice.PAUL, Voice.INES),
    ]
    return Story(cast.CLUB, "whatsapp", tuple(steps), unread=len(_END))


def _line(ago: timedelta, n: int, line: str) -> They | We:
    """Two voices take turns for the shop, a few scenes each."""
    who, _, text = line.partition(" ")
    if who == ">":
        return They(ago, (Text(text),))
    voice = Voice.INES if n // 5 % 2 else Voice.PAUL
    return We(ago, voice, (Text(typeset(text)),), Delivery.READ)


def _scenes(chance: random.Random) -> Iterator[list[str]]:
    """Every scene once, then every scene again in another order, until the thread is long enough."""
    left = LENGTH - len(_END) - 1  # the note counts
    scenes = [scene.strip().splitlines() for scene in _SCENES.strip().split("\n\n")]
    while left:
        for scene in chance.sample(scenes, len(scenes)):
            if left:
                yield _filled(scene[:left], chance)
                left -= len(scene[:left])


def _filled(scene: list[str], chance: random.Random) -> list[str]:
    """The scene with its names, the same throughout."""
    one, other = chance.sample(_WOMEN + _MEN, 2)
    day, later = chance.sample(range(len(_DAYS)), 2)
    width, pressure = chance.choice(_PRESSURES)
    slots = {
        "nom": one,
        "nom2": other,
        "elle": chance.choice(_WOMEN),
        "lui": chance.choice(_MEN),
        "jour": _DAYS[day],
        "jour2": _DAYS[later],
        "ville": chance.choice(_TOWNS),
        "n": chance.randint(3, 14),
        "km": chance.randrange(40, 180, 5),
        "taille": chance.choice(_SIZES),
        "taille2": chance.choice(("S", "M", "L", "XL")),
        "large": width,
        "bar": pressure,
    }
    return [_ELIDED.sub(r"\1'", line.format(**slots)) for line in scene]
