"""The language of the pages: placeholders, expected output, and the contract between site and runner."""
