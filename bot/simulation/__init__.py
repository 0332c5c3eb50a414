"""Telegram and WeChat, played on loopback against a running bot: for rehearsals and for tests.

Nothing here knows how our channels work: what they send and receive is checked against the
platforms' own rules, written down a second time.
"""
