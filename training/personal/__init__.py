"""Personalisation: checks, fine-tuning with adapters, comparison with the base, and the gate."""
