"""The README's promise: a bare Debian with python3 and apt is enough."""
