"""From the fences of a page to its examples."""
