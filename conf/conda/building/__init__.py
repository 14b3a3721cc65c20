"""Make conda packages: several at a time, each in the way of its kind."""
