"""Loops only: claim, call a verb of the desk, settle."""
