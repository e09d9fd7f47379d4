"""Published Whisper weights, whatever format they come in."""
