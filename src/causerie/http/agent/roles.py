"""What each role allows, as the table of rights has it: for the page that says so in words."""

from __future__ import annotations

from litestar import get

from causerie.http.schemas.agents import RoleCard
from causerie.model.grant import RIGHTS, Right, Role


@get("/roles")
async def roles() -> list[RoleCard]:
    """Every role, the one that may do least first."""
    cards = [RoleCard(role, [right for right in Right if right in RIGHTS[role]], role is Role.ADMIN) for role in Role]
    return sorted(cards, key=lambda card: len(card.rights))
