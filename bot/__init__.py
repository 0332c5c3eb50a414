"""The Nordic Healthy Cities assistant: channels, conversation, leads."""
