"""Labels from a teacher: transcripts, punctuation and word times."""
