"""The commands of ``python -m training``: arguments, one call, an exit status."""
