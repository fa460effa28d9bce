"""How handlers are given things: by name, typed, and never looked for by themselves."""

from __future__ import annotations

from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from causerie.http.means import Means
from causerie.model.grant import Grant, Right
from causerie.store.sessions import Session

SESSION = "causerie.session"  # in the scope, put there before any handler runs

TheMeans: TypeAlias = NamedDependency[SkipValidation[Means]]
TheGrant: TypeAlias = NamedDependency[SkipValidation[Grant]]
TheSession: TypeAlias = NamedDependency[SkipValidation[Session]]
AnyRequest: TypeAlias = Request[Any, Any, Any]

# What a route asks of whoever calls it; without one of these, a session suffices.
PUBLIC: dict[str, Any] = {"public": True}
ANSWER: dict[str, Any] = {"right": Right.ANSWER}
SUPERVISE: dict[str, Any] = {"right": Right.SUPERVISE}
ADMINISTER: dict[str, Any] = {"right": Right.ADMINISTER}
IN_PERSON: dict[str, Any] = {"in_person": True}  # a browser's session, not an API token
ADMINISTER_IN_PERSON: dict[str, Any] = ADMINISTER | IN_PERSON
