"""Text: normalisation, edit distance, lexicon, homophones and sentence case."""
