"""One channel's moving window over the audio: when to decode, what is fixed, where to cut."""
