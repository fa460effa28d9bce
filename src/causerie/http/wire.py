"""uvicorn's WebSocket protocol with a short way out: a text for a thousand sockets is framed once and written at once.

The ordinary way costs each socket a queue, a task's turn and a frame of its own; the short one a write. It is offered
to the application as an ASGI extension, and refuses whenever the ordinary way has to be taken.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

EXTENSION = "causerie.put"  # in `scope["extensions"]`: what `put` below is


class Wire(WebSocketsSansIOProtocol):
    """For `uvicorn.Config(ws=Wire, ws_per_message_deflate=False)`: what was compressed for one is no use to another."""

    _last: tuple[bytes, bytes] = (b"", b"")  # the text last put into any socket, and its frame

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if self.handshake_initiated and not self.handshake_complete:
            extensions: dict[str, Any] = self.scope["extensions"]
            extensions[EXTENSION] = self.put

    def put(self, text: bytes) -> bool:
        """Write a text message now; False, and nothing written, when it is not the moment: the peer is slow or gone."""
        if not self.writable.is_set() or self.disconnected or self.close_sent or self.conn.state is not State.OPEN:
            return False
        known, framed = Wire._last
        if known is not text:
            framed = Frame(Opcode.TEXT, text).serialize(mask=False)
            Wire._last = (text, framed)
        self.transport.write(framed)
        return True
