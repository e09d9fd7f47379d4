"""What is known about words without listening: homophones and the user's own vocabulary."""
