"""The tests of the seeded defects; no cluster needed."""
