"""From examples and what is known about them to HTML."""
