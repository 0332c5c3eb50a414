"""From a text to a topic: tokens, embeddings, classifiers, ranking."""
