"""The runner as a plugin of pytest: pages are items, and each example has a report."""
