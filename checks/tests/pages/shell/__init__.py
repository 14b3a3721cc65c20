"""What the words of commands mean."""
