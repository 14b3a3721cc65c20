"""Tests of the channel, and of what nothing uses any more."""
