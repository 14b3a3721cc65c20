"""A cluster that is not ours: an account there, what is different, what is left out, what is left behind."""
