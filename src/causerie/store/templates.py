"""Approved forms of words, as the platform judged them."""

from __future__ import annotations

from causerie.model.element import TemplateReviewed
from causerie.store.database import Work


async def review(work: Work, template_id: int, connection_id: int, verdict: TemplateReviewed) -> None:
    """Record the platform's verdict; an older verdict never replaces a newer one."""
    await work.execute(
        """insert into template (id, connection_id, name, language, status, reason, at)
           values (%(id)s, %(connection_id)s, %(name)s, %(language)s, %(status)s, %(reason)s, %(at)s)
           on conflict (connection_id, name, language) do update
           set status = excluded.status, reason = excluded.reason, at = excluded.at
           where template.at <= excluded.at""",
        {
            "id": template_id,
            "connection_id": connection_id,
            "name": verdict.name,
            "language": verdict.language,
            "status": verdict.status.lower(),
            "reason": verdict.reason,
            "at": min(verdict.at or work.now, work.now),
        },
    )
