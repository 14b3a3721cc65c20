"""Which packages the channels hold, and the format of a conda package."""
