"""HTTP and WebSocket enter here; no decisions are taken here."""
