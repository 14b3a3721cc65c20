"""Follow a page as its reader: example by example, in the terminals that are open."""
