"""The screen of the reader's laptop: a browser, and windows of X programs."""
