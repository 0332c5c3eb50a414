"""Who fits whom, and their introductions: proposed, drafted, sent, agreed."""
