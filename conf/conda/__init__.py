"""conda on the cluster: a channel made from PyPI and Debian, and conda installed from it by itself."""

from conf.conda.errors import BuildError
from conf.conda.tree.texts import ensure_texts, texts_path
from conf.conda.tree.tree import ensure_tree, tree_path

__all__ = ["BuildError", "ensure_texts", "ensure_tree", "texts_path", "tree_path"]
