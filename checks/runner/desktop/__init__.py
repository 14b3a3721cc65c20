"""The screen of the reader's own machine: a browser, and windows of X programs."""
