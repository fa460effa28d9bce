"""The words by which a customer leaves, comes back or asks for help, and Twilio's own answers to them.

Only a message that is nothing but the word counts. Advanced Opt-Out adds words of other languages.
"""

from __future__ import annotations

WORDS = {
    "STOP": frozenset("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT".split()),
    "START": frozenset("START YES UNSTOP".split()),
    "HELP": frozenset("HELP INFO".split()),
}
MORE = {
    "STOP": frozenset("ARRET ARRÊT".split()),
    "START": frozenset("DEBUT DÉBUT".split()),
    "HELP": frozenset({"AIDE"}),
}
CONFIRMATIONS = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. "
    "Reply HELP for help. Reply STOP to unsubscribe.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


def keyword(text: str, *, advanced: bool) -> str | None:
    """STOP, START or HELP when the whole of `text` says so."""
    said = text.strip().upper()
    for kind, words in WORDS.items():
        if said in words or (advanced and said in MORE[kind]):
            return kind
    return None
