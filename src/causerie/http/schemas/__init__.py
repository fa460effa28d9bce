"""Request bodies, which name every field they take, and the few answers that differ from the model."""
