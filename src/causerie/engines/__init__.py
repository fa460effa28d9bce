"""Pure functions from facts and an event to decisions. No await, no storage, no sibling."""
