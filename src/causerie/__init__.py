"""Causerie: a company talks with its customers by text, on the channel each customer prefers."""

from __future__ import annotations

__version__ = "0.1.0"
