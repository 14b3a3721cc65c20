"""Whether the output that was seen is what the page shows, and where it differs."""
