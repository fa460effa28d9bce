"""What a screen sends of mentions."""

from __future__ import annotations

import pytest

from causerie.http.schemas.drafts import Call, mentions_of
from causerie.model.errors import Invalid
from causerie.model.message import Mention


def test_a_call_names_a_colleague_or_a_team() -> None:
    assert mentions_of([Call(agent_id=4), Call(team_id=2)]) == (Mention(4, None), Mention(None, 2))
    for wrong in (Call(), Call(4, 2)):
        with pytest.raises(Invalid, match="mention_one"):
            mentions_of([wrong])
