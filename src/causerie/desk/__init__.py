"""The conversation's core: one verb per file, each readable aloud."""
