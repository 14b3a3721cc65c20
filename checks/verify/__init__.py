"""The command `verify`: run the pages with pytest, or with one of the tools for their authors."""
