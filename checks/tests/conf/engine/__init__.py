"""Faults of the engine, the images and the clusters' life: clear messages, and nothing left behind."""
