"""The recogniser: a model folder, its tokenizer, its network, beam search and word times."""
