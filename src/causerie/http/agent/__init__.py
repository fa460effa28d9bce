"""The API for colleagues and for programs that act in their name, by noun."""
