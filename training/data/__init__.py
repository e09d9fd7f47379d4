"""Training data: manifests, audio, features, augmentation, batches, text and vocabularies."""
