"""View-models: what the screens show, as plain objects without Qt; used on the GUI thread."""
