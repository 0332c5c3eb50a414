"""How visitors reach us; one module a platform.

No channel knows another one, a database, or the settings: each is given what it needs.
"""
