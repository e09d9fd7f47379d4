"""The user's own recordings and models: what is kept, what is learnt, without a window."""
