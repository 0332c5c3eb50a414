"""How well the topic of a question is found, ours beside peers.

Nothing here tunes ours: it counts.
"""
