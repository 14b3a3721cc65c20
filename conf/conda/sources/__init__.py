"""What packages are made from: pinned files of PyPI and of Debian, fetched once."""
