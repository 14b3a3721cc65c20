"""Tests of terminals, and of what a person sees of them."""
