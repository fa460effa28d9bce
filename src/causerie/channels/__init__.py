"""Providers: pure verify, parse and answer, and a session that sends. No storage, no clock, no settings."""
