"""The machines' images: built from Debian packages, keyed by the content of what goes in."""

from conf.image.build import Images, ensure_images

__all__ = ["Images", "ensure_images"]
