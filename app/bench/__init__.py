"""What ``fwcaptions bench`` measures and how it writes it down."""
