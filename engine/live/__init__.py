"""One lane's moving window over the audio: when to decode, what is fixed, where to cut."""
