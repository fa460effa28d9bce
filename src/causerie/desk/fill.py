"""A template as it leaves: looked up among those of the channel's account, filled, and what it is sent for.

Whatever the asker wrote, the words are the platform's, and a template that the platform takes for marketing is one: it
needs the person's consent, even when an agent sends it to a single customer.
"""

from __future__ import annotations

from causerie.channels.protocol import Provider
from causerie.engines.filling import complete
from causerie.model.cards import masked
from causerie.model.channel import Channel
from causerie.model.message import MessageClass, Part, Template
from causerie.model.template import TemplateCategory
from causerie.store import templates
from causerie.store.database import Work


async def fill(
    work: Work, provider: Provider, channel: Channel, parts: tuple[Part, ...]
) -> tuple[tuple[Part, ...], MessageClass | None]:
    """The parts as they leave, the template first; its class where the platform names one, None where there is no
    template. Raises NotPermitted.
    """
    found = next((part for part in parts if isinstance(part, Template)), None)
    if found is None or not provider.capabilities.templates:
        return parts, None
    others = tuple(part for part in parts if part is not found)
    known = await templates.of_connection(work, channel.connection_id, found.name, found.language)
    whole = complete(known, _masked(found), others)
    marketing = known is not None and known.category is TemplateCategory.MARKETING
    return (whole, *others), MessageClass.MARKETING if marketing else None


def _masked(part: Template) -> Template:
    return Template(part.name, part.language, tuple(masked(value) for value in part.variables), part.text)
