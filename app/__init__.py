"""The window and the command line; everything they know of captions comes from `engine`."""
