"""Whether a template may leave as it was filled: approved, every blank filled with what platforms take, its file there.

Pure: the desk hands over the template as it is known. What comes back is the part as it leaves, its words written by
us: whoever asked may have filled in an older wording.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from causerie.model.errors import NotPermitted
from causerie.model.message import Media, Part, Template
from causerie.model.template import KnownTemplate, Layout, TemplateStatus, filled

LONGEST = 1024  # characters of a template's words once they are filled (Meta's limit; others allow as much)
# Meta refuses line ends, tabs and more than four spaces in a row. Refusing four costs nobody a word.
_RAGGED = re.compile(r"[\n\r\t\u2028\u2029]| {4}")


def complete(known: KnownTemplate | None, part: Template, others: Sequence[Part]) -> Template:
    """The part as it leaves. Raises NotPermitted with the code of what stands against it."""
    if known is None:
        raise NotPermitted("template_unknown", name=part.name, language=part.language)
    if known.status is not TemplateStatus.APPROVED:
        raise NotPermitted("template_not_approved", what=known.status.value, name=known.name)
    layout = known.layout
    if layout is None or not layout.supported:
        raise NotPermitted("template_unsupported", name=known.name)
    _check_file(layout, others)
    values = _values(layout, part.variables)
    text = filled(layout, values)
    if len(text) > LONGEST:
        raise NotPermitted("too_long", limit=LONGEST, length=len(text))
    return replace(part, variables=values, text=text, blanks=layout.blanks, buttons=layout.buttons)


def _values(layout: Layout, given: Sequence[str]) -> tuple[str, ...]:
    """One value a blank, without spaces around. A value that holds a variable of its own is one that nobody filled."""
    if len(given) > len(layout.blanks):
        raise NotPermitted("template_too_many", limit=len(layout.blanks))
    values = [value.strip(" ") for value in given]
    values += [""] * (len(layout.blanks) - len(values))
    for blank, value in zip(layout.blanks, values, strict=True):
        if not value.strip() or "{{" in value:
            raise NotPermitted("template_unfilled", variable=blank.name)
        if _RAGGED.search(value):
            raise NotPermitted("template_ragged", variable=blank.name)
    return tuple(values)


def _check_file(layout: Layout, others: Sequence[Part]) -> None:
    """A template travels with the file of its header, and with nothing else."""
    kinds = [part.kind.value if isinstance(part, Media) else part.type for part in others]
    wanted = [layout.media.value] if layout.media else []
    if wanted and not kinds:
        raise NotPermitted("template_header", what=wanted[0])
    if kinds != wanted:
        raise NotPermitted("template_alone")
