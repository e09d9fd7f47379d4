"""Learning one user's voice: checks, adapters, the loop and the gate; all on one thread."""
