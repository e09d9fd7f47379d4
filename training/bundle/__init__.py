"""The model folder that the engine loads: export, quantisation, reading and replacing weights."""
