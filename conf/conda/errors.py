"""The one error of this package: a person reads its text."""


class BuildError(Exception):
    """The channel or the software tree cannot be built; the text says what failed, where, and what to do."""
