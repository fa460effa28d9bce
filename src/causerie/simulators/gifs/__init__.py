"""A service of moving pictures and stickers, of GIPHY's kind, as a simulator."""

from __future__ import annotations

from causerie.simulators.gifs.simulator import KEY, ROOT, STICKERS, GifSimulator

__all__ = ["KEY", "ROOT", "STICKERS", "GifSimulator"]
