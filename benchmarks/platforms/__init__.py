"""How fast messages of the platforms are answered, ours beside peers.

Nothing here judges what is answered.
"""
