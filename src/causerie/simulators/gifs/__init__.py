"""A service of moving pictures, of GIPHY's kind, as a simulator."""

from __future__ import annotations

from causerie.simulators.gifs.simulator import KEY, ROOT, GifSimulator

__all__ = ["KEY", "ROOT", "GifSimulator"]
