"""Links to other sites: Sphinx tries them, and one issue on GitHub follows what is broken."""
