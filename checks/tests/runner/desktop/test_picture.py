"""Pictures show what is on a screen, and no more."""

import io

import pytest
from PIL import Image

from checks.runner.desktop.picture import MARGIN, picture

WHITE, BLACK, GREY = (255, 255, 255), (0, 0, 0), (238, 238, 238)


def shot(size: tuple[int, int], words: tuple[int, int, int, int], frame: int = 0) -> bytes:
    """Return a white window with a black rectangle for its words, and a black frame."""
    image = Image.new("RGB", size, BLACK)
    image.paste(WHITE, (frame, frame, size[0] - frame, size[1] - frame))
    image.paste(BLACK, words)
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize("frame", [0, 1, 2])
def test_what_is_empty_is_cut_off(frame: int) -> None:
    found = picture(shot((500, 320), (20, 20, 120, 40), frame))
    assert (found.width, found.height) == (100 + 2 * MARGIN, 20 + 2 * MARGIN)


def test_a_picture_without_anything_stays_whole() -> None:
    assert (picture(shot((500, 320), (0, 0, 0, 0))).width, picture(shot((2, 2), (0, 0, 1, 1))).width) == (
        500,
        2,
    )


def test_what_is_larger_than_a_screen_is_refused() -> None:
    with pytest.raises(ValueError, match="is none of a screen"):
        picture(shot((4000, 4000), (0, 0, 9, 9)))
