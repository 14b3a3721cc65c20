"""What is checked of the reader's screen."""
