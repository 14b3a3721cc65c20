"""The tests of mutation testing; no cluster needed."""
