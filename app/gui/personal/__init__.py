"""Personalisation: samples, training runs and model versions."""
