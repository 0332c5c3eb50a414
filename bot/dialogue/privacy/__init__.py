"""What the law gives a visitor: to see what is kept of them, to have it erased; and who is too young to register."""
