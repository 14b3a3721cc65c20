"""The one error of this package; its text is for people."""

from conf.engine import EngineError


class BuildError(EngineError):
    """The channel or the software tree cannot be built; the text says what failed, where, and what to do.

    It is an EngineError, so that whoever starts a cluster has one kind of error to show.
    """
