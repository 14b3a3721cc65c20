"""The cluster as configuration, and the tools that build and start it."""
