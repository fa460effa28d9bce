"""The only place where objects are built and started; they stop in reverse."""
