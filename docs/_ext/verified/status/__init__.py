"""What is verified, as tables, a badge and a file for other programs."""
