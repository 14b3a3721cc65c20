"""Software of the system and of its users: what conf/conda promises."""
