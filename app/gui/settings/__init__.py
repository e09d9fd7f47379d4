"""The settings, their pages and the keyboard shortcuts."""
