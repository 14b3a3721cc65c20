"""What stands around a page: ways to it, its other forms, links of its words."""
