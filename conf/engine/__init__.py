"""The container engine: podman or docker, whichever answers, without touching anything of the user's."""

from conf.engine.engine import Engine, EngineError
from conf.engine.find import find

__all__ = ["Engine", "EngineError", "find"]
