"""The journal told live: the hub tails it and fans out, topics say who may hear what, presence stays in memory."""
