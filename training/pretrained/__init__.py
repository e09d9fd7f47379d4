"""Readers of Whisper weights in the formats in which they are published."""
