"""conda on the cluster: channels made from PyPI and Debian, from which conda installs itself."""

from conf.conda.errors import BuildError
from conf.conda.tree.texts import ensure_texts, texts_path
from conf.conda.tree.tree import ensure_tree, fetching_ahead, tree_path

__all__ = ["BuildError", "ensure_texts", "ensure_tree", "fetching_ahead", "texts_path", "tree_path"]
