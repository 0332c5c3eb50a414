"""What is told about somebody in their own words: found in any sentence."""
