"""The user's recordings and the models fine-tuned on them; needs neither torch nor a keyring."""
