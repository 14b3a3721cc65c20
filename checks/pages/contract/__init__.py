"""What the site's build and the runs hand to each other: the types of the files in build/."""
