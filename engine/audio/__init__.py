"""Everything that delivers sound, and its way to 16 kHz mono."""
