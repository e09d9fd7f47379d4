"""What a user's own model is learnt from and where it lies; knows neither torch nor a keyring."""
