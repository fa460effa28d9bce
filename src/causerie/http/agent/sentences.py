"""The words of a code that a row carries: why a message or a reaction did not leave."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import PathParameter

from causerie.http.injected import AnyRequest
from causerie.http.problems import language_for
from causerie.http.schemas.sentences import Sentence
from causerie.model.sentences import sentence

Code = Annotated[str, PathParameter(pattern="^[a-z_]{1,60}$")]


@get("/sentences/{code:str}")
async def sentence_of(request: AnyRequest, code: Code) -> Sentence:
    """What a code means, in the asker's language; of one that nobody knows, that it was not expected."""
    return Sentence(code, sentence(code, language_for(request.scope)))
