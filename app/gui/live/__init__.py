"""The page of live captions, the overlay and the first-run page."""
