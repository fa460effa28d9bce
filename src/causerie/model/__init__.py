"""The words of the trade: frozen dataclasses, enums, tables of legal moves. Standard library only."""
