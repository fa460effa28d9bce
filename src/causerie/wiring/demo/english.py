"""What people write in English: travellers, neighbours from elsewhere, and a parcel for Cork."""

from __future__ import annotations

from causerie.model.message import Choice, Choices, Delivery, Option
from causerie.wiring.demo import cast
from causerie.wiring.demo.script import Sample, Story, Voice, assigns, labels, names, notes, reacts, resolves, they, we

YOU, PAUL, INES, YANN = Voice.YOU, Voice.PAUL, Voice.INES, Voice.YANN

EMMA = Story(
    cast.EMMA,
    "whatsapp",
    unread=2,
    steps=(
        they(
            "33m",
            "Hi! Do you rent touring bikes? We'd like to ride along the Loire for five days, two adults + one teenager",
        ),
        they("32m", "we're 1m64, 1m81 and 'still growing'"),
    ),
)

DANIEL = Story(
    cast.DANIEL,
    "twilio",
    steps=(
        they("7h30m", "Hi, Daniel Okafor here. Third flat this month on the rear wheel. Same spot every time. Help?"),
        names("7h25m", YANN, "Daniel Okafor"),
        we(
            "7h20m",
            YANN,
            "Hello Daniel, same spot every time means the tyre is innocent: it's the rim tape or a spoke poking "
            "through. "
            "Bring the wheel in, it takes ten minutes.",
            ends=Delivery.DELIVERED,
        ),
        they("7h12m", "On my way, thank you!"),
        we(
            "5h50m",
            YANN,
            "Found it: a spoke two millimetres too proud. Filed, new tape, no charge. Enjoy the silence.",
            ends=Delivery.DELIVERED,
        ),
        they("5h44m", "You're brilliant."),
        labels("5h40m", YANN, "Réparation"),
        resolves("5h40m", YANN),
    ),
)

SOFIA = Story(
    cast.SOFIA,
    "telegram",
    steps=(
        they("1d3h", "Hello, do you still have the red city bike from the window?"),
        we("1d2h45m", PAUL, "Hello Sofia! We do. Here it is, out of the sun:", Sample.BICYCLE, ends=Delivery.SENT),
        reacts("1d2h40m", "😍"),
        they("1d2h38m", "I'm in love. Could you keep it until Saturday?"),
        we("1d2h30m", PAUL, "It has your name on the handlebar. See you on Saturday!", ends=Delivery.SENT),
        assigns("1d2h29m", PAUL, PAUL),
        labels("1d2h29m", PAUL, "Commande"),
    ),
)

MARCUS = Story(
    cast.MARCUS,
    "webchat",
    steps=(
        they("4h50m", "Hello, would you ship a folding bike to Cork, Ireland?"),
        we(
            "4h45m",
            INES,
            "Hello! Gladly, in a box made for it. Which way would suit you?",
            Choices(
                (Option("sea", "By sea, 9 days"), Option("road", "By road, 4 days"), Option("visit", "I'll collect it"))
            ),
        ),
        they("4h41m", Choice("sea", "By sea, 9 days")),
        they("4h40m", "No rush, I've been walking for forty years. Marcus Bell"),
        names("4h38m", INES, "Marcus Bell"),
        we(
            "4h35m",
            INES,
            "By sea it is: 68 € including insurance. I'm writing the quote, you'll have it here within the hour.",
        ),
        assigns("4h34m", INES, INES),
        labels("4h34m", INES, "Devis"),
    ),
)

PRIYA = Story(
    cast.PRIYA,
    "whatsapp",
    unread=1,
    steps=(
        they(
            "5h5m", "Hello. I returned the child seat two weeks ago and I still don't have my refund. Order 2024-2986."
        ),
        we(
            "4h58m",
            INES,
            "Hello Priya, I'm sorry about the wait. Let me check with our accounts and come back to you today.",
        ),
        notes(
            "4h30m",
            INES,
            "Refund issued ten days ago to a card that has since expired: the bank sent it back. We need her IBAN, "
            "or we "
            "can pay it back in the shop. She has been patient, let's be quick.",
        ),
        labels("4h29m", INES, "Commande", "Urgent"),
        assigns("4h29m", INES, YOU),
        they("19m", "It's been five hours. Could somebody please tell me what is going on?"),
    ),
)

STORIES = (EMMA, DANIEL, SOFIA, MARCUS, PRIYA)
