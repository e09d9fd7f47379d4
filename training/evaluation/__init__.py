"""Word error rate, speed and memory of any model on any manifest."""
