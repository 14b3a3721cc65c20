"""What keeps the pages true: the runner of their examples and the checks of cluster and site."""
