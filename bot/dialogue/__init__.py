"""From a message to a reply: what was said, what is answered, what an intake takes down."""
