"""The assistant of a project: channels, conversation, leads."""
