"""The training loop, its losses and schedules, and the experiments around them."""
