"""Tests of the built site in a real browser. Build it first: `python3 noxfile.py docs`."""
