"""Where the build keeps what it has made: folders named after all they are made from."""
