"""Audio: devices, files, resampling to 16 kHz mono, session recordings and playback."""
