"""From committed words to subtitle files: cues, their rules, the writers, the session file."""
