"""The page of files that are transcribed."""
