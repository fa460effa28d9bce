"""Measurements: one scenario a file, each a ratio of things run side by side; `python -m bench NAME`."""
