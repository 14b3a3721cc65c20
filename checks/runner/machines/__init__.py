"""The clusters that pages run on: one of our own for each page, or a real one over ssh."""
