"""What is wished for in words that leave little doubt: to be rung, left alone, no person, another language; and by which side."""
