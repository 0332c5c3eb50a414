"""What is wished for in words that leave little doubt: to be rung, to be left alone, no person, another language; of which side somebody is."""
