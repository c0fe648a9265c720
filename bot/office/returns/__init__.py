"""What departments hand in, who receives it, and what becomes of it."""
