"""The servers ours is measured beside, each as its users would write it."""
