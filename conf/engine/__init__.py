"""The container engine: podman or docker, whichever answers, kept apart from the user's own containers."""

from conf.engine.engine import Engine, EngineError
from conf.engine.find import find

__all__ = ["Engine", "EngineError", "find"]
