"""Speech and text as batches: manifests, decoding, features, augmentation, vocabulary."""
