"""Texts as numbers, and what is learned from numbers: embeddings, also a server's, features, networks, the files they are kept in."""
