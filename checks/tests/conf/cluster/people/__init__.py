"""Accounts: their homes, and what they can see of each other."""
