"""The public test kit: payload tables, a clock that is told the time, a desk on a real database."""
