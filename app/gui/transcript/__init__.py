"""The transcript on a page: text, search, playback and correction."""
