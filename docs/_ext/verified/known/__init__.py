"""What earlier runs left behind for the site."""
