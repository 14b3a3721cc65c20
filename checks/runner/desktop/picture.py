"""Pictures of the reader's screen: cropped to what is on them, and light."""

import base64
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops

# Pixels that are left around what is to be seen, and what counts as the background's own shades.
MARGIN = 12
SHADES = 10
COLOURS = 64
# More than any screen has: a page can replace the program that takes the picture.
PIXELS = 1 << 23


@dataclass(frozen=True)
class Picture:
    """A PNG file and its size in pixels."""

    png: bytes
    width: int
    height: int

    def as_json(self) -> dict[str, Any]:
        """Return it as the evidence holds it."""
        return {
            "png": base64.b64encode(self.png).decode(),
            "width": self.width,
            "height": self.height,
        }


def picture(png: bytes) -> Picture:
    """Crop a picture to what differs from its background, and write it with few colours.

    Raises:
        ValueError: it is no PNG file, or larger than a screen.
    """
    # PNG alone: for other formats Pillow may start programs of this machine.
    with Image.open(io.BytesIO(png), formats=("PNG",)) as shot:
        if shot.width * shot.height > PIXELS:
            raise ValueError(f"a picture of {shot.width} x {shot.height} pixels is none of a screen")
        whole = _without_frame(shot.convert("RGB"))
        cropped = whole.crop(_box(whole))
    light = cropped.quantize(COLOURS, dither=Image.Dither.NONE)
    data = io.BytesIO()
    light.save(data, "PNG", optimize=True)
    return Picture(data.getvalue(), *light.size)


def _without_frame(shot: Image.Image) -> Image.Image:
    """Return a picture without the line around it that a window has: one colour, not that of most pixels."""
    _, background = max(shot.getcolors(PIXELS) or [(0, None)])
    while (around := _around(shot)) and around != {background} and len(around) == 1:
        shot = shot.crop((1, 1, shot.width - 1, shot.height - 1))
    return shot


def _around(shot: Image.Image) -> set[Any]:
    """Return the colours of the outermost pixels; none if there is nothing inside them."""
    width, height = shot.size
    if min(width, height) < 3:
        return set()
    sides = (
        (0, 0, width, 1),
        (0, height - 1, width, height),
        (0, 0, 1, height),
        (width - 1, 0, width, height),
    )
    return {colour for side in sides for _, colour in shot.crop(side).getcolors(PIXELS) or ()}


def _box(shot: Image.Image) -> tuple[int, int, int, int]:
    """Return what is to be seen of a picture; its lower right corner is background."""
    corner = shot.getpixel((shot.width - 1, shot.height - 1))
    plain = Image.new("RGB", shot.size, corner)
    differs = ImageChops.difference(shot, plain).convert("L").point(lambda value: 255 * (value > SHADES))
    left, top, right, bottom = differs.getbbox() or (0, 0, *shot.size)
    return (
        max(left - MARGIN, 0),
        max(top - MARGIN, 0),
        min(right + MARGIN, shot.width),
        min(bottom + MARGIN, shot.height),
    )
