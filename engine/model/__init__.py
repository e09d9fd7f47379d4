"""The recogniser: model folder, tokenizer, network, beam search, word times, vocabulary bias."""
