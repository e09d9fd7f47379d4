"""The commands of ``python -m training``: each takes arguments, makes one call and prints."""
