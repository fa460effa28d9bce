"""The forms of words that the shop had approved, in French and in English; one was rejected, one is paused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from causerie.simulators.whatsapp import Template
from causerie.wiring.demo.script import typeset

Json = dict[str, Any]
FIRST = 1_689_556_908_129_801  # the platform's ids go on from here


def _template(name: str, language: str, body: Json, *others: Json, category: str = "UTILITY", **about: str) -> Template:
    components = [*(one for one in others if one["type"] == "HEADER"), body]
    components += [one for one in others if one["type"] != "HEADER"]
    return Template(name, language, body["text"], category, components=components, **about)


def _body(text: str, *examples: str, **named: str) -> Json:
    told: Json = {"type": "BODY", "text": text}
    if named:
        params = [{"param_name": name, "example": example} for name, example in named.items()]
        told["example"] = {"body_text_named_params": params}
    elif examples:
        told["example"] = {"body_text": [list(examples)]}
    return told


def _header(text: str) -> Json:
    return {"type": "HEADER", "format": "TEXT", "text": text}


def _footer(text: str = "Atelier Vélo, quai de la Fosse, Nantes") -> Json:
    return {"type": "FOOTER", "text": text}


def _replies(*texts: str) -> Json:
    return {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": text} for text in texts]}


def _track(text: str) -> Json:
    url = "https://atelier-velo.example/suivi/{{1}}"
    return {"type": "BUTTONS", "buttons": [{"type": "URL", "text": text, "url": url, "example": [url]}]}


_WRITTEN: tuple[Template, ...] = (
    _template(
        "reponse_prete",
        "fr",
        _body(
            typeset(
                "Bonjour {{1}}, c'est {{2}}, de l'Atelier Vélo. Nous avons la réponse à votre question : "
                "souhaitez-vous que nous en parlions ici ?"
            ),
            "Léa",
            "Paul",
        ),
        _footer(),
        _replies("Oui, volontiers", "Plutôt par téléphone"),
    ),
    _template(
        "reponse_prete",
        "en",
        _body(
            "Hello {{1}}, this is {{2}} from Atelier Vélo. We have an answer to your question: shall we carry on here?",
            "Emma",
            "Paul",
        ),
        _footer(),
        _replies("Yes, please", "Call me instead"),
    ),
    _template(
        "velo_pret",
        "fr",
        _body(
            typeset(
                "Bonjour {{1}}, votre vélo vous attend à l'atelier jusqu'à {{2}}. Pensez à votre antivol, et bonne "
                "route !"
            ),
            "Hugo",
            "19 h",
        ),
        _header("Votre vélo est prêt"),
        _footer(),
        _replies("Je passe aujourd’hui", "Plutôt demain"),
    ),
    _template(
        "velo_pret",
        "en",
        _body(
            "Hello {{1}}, your bike is waiting for you at the workshop until {{2}}. Mind your lock, and enjoy the "
            "ride!",
            "Emma",
            "7 pm",
        ),
        _header("Your bike is ready"),
        _footer(),
        _replies("I’m coming today", "Tomorrow rather"),
    ),
    _template(
        "suivi_commande",
        "fr",
        _body(
            typeset("Bonjour {{prenom}}, du nouveau pour votre commande {{commande}} : {{nouvelle}}."),
            prenom="Léa",
            commande="2024-3127",
            nouvelle="elle part demain matin",
        ),
        _footer(),
        _track("Suivre ma commande"),
    ),
    _template(
        "suivi_commande",
        "en",
        _body(
            "Hello {{first_name}}, some news of your order {{order}}: {{news}}.",
            first_name="Priya",
            order="2024-2986",
            news="it leaves tomorrow morning",
        ),
        _footer(),
        _track("Track my order"),
    ),
    _template(
        "devis",
        "fr",
        _body(
            typeset(
                "Bonjour {{1}}, voici le devis promis. Il est valable un mois ; un simple « oui » ici, et nous "
                "nous y mettons."
            ),
            "Madeleine",
        ),
        {"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["https://scontent.example/d.pdf"]}},
        _replies("Oui"),
    ),
    _template(
        "revision_de_printemps",
        "fr",
        _body(
            typeset("{{1}}, les beaux jours reviennent : la révision complète est à {{2}} jusqu'à fin avril."),
            "Léa",
            "79 €",
        ),
        _footer("Répondez STOP pour ne plus recevoir nos offres"),
        category="MARKETING",
    ),
    _template(
        "derniers_jours",
        "fr",
        _body(typeset("{{1}} ! Plus que {{2}} pour en profiter."), "Vite", "trois jours"),
        category="MARKETING",
        status="REJECTED",
        rejected_reason="INVALID_FORMAT",
    ),
    _template(
        "parrainage",
        "fr",
        _body(typeset("{{1}}, présentez-nous un ami : 15 € pour lui, 15 € pour vous."), "Léa"),
        category="MARKETING",
        status="PAUSED",
        quality="RED",
    ),
)


def templates() -> tuple[Template, ...]:
    """All of them, each under an id of its own."""
    return tuple(replace(template, id=str(FIRST + n)) for n, template in enumerate(_WRITTEN))
