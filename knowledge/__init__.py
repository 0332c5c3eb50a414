"""Curated content and the code that reads and searches it.

Nothing here knows the bot, its channels or its visitors.
"""
