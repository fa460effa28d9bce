"""`python -m causerie` is `causerie`."""

from __future__ import annotations

from causerie.cli import main

main()
