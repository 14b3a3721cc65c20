"""A terminal as its reader sees it: commands go in, and text comes out."""
