"""Who notices a change: pages as they stand, and tests."""
