"""Labels from a teacher: word times, capitals and punctuation."""
