"""Commands that add, change or remove articles."""
