"""The model folder that the engine loads: written, read back, quantised, given new weights."""
