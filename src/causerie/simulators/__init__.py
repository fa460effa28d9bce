"""Providers that talk back: they check what they are sent as the provider would, and post signed webhooks."""
