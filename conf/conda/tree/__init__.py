"""The channels with their index, and the software tree that conda installs from them."""
