"""Web chat's door: visitors of a company's site come in here, and nothing they say is taken on trust."""

from causerie.http.visitor.app import Means, Visitors

__all__ = ["Means", "Visitors"]
