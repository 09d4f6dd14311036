"""What walls, poles, frames and phones do to a leaflet, other than in the first set."""

import io
from random import Random
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

_WALLS: Final = ("#8d8378", "#b9b4a8", "#5f6b70", "#c9a27e")


def encoded(chance: Random, picture: Image.Image, quality: tuple[int, int]) -> bytes:
    """Return a file as phones and groups make it: JPEG or WebP, compressed twice now and then."""
    for _ in range(chance.choice((1, 2))):
        out = io.BytesIO()
        kind = chance.choice(("JPEG", "JPEG", "WEBP"))
        picture.convert("RGB").save(out, kind, quality=chance.randint(*quality))
        picture = Image.open(io.BytesIO(out.getvalue()))
    return out.getvalue()


def on_a_wall(chance: Random, picture: Image.Image, strength: float) -> Image.Image:
    """Return the leaflet as hung up and photographed; ``strength`` 0..1."""
    pixels: Any = _on_ground(chance, np.asarray(picture.convert("RGB")))
    ways = [_crease, _glare, _bent, _dusk, _tilted]
    for way in chance.sample(ways, 2 if strength < 0.5 else 4):
        pixels = way(chance, pixels, strength)
    sigma = 0.4 + 1.1 * strength * chance.random()
    return Image.fromarray(cv2.GaussianBlur(pixels, (0, 0), sigma))


def _on_ground(chance: Random, pixels: Any) -> Any:
    """Put the leaflet on a speckled wall."""
    height, width = pixels.shape[:2]
    edge = round(0.08 * max(height, width))
    ground = np.array(
        [int(chance.choice(_WALLS)[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float32
    )
    noise = np.random.default_rng(chance.randint(0, 10**6))
    wall = ground + noise.normal(0, 9, (height + 2 * edge, width + 2 * edge, 1))
    wall[edge : edge + height, edge : edge + width] = pixels
    return np.clip(wall, 0, 255).astype(np.uint8)


def _crease(chance: Random, pixels: Any, strength: float) -> Any:
    """Fold it: a lighter and a darker edge along a line, and the halves lit unlike."""
    height, width = pixels.shape[:2]
    slope, at = chance.uniform(-0.15, 0.15), chance.uniform(0.3, 0.7)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    apart = rows - (at * height + slope * (columns - width / 2))
    light = 1 - 0.16 * strength * (apart > 0) + 0.3 * strength * np.exp(-np.abs(apart) / 5)
    return np.clip(pixels * light[..., None], 0, 255).astype(np.uint8)


def _glare(chance: Random, pixels: Any, strength: float) -> Any:
    """Let a lamp shine on glass or film."""
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    far = ((rows / height - chance.random()) ** 2 + (columns / width - chance.random()) ** 2) / 0.03
    spot = (150 * strength * np.exp(-far))[..., None]
    return np.clip(pixels + spot, 0, 255).astype(np.uint8)


def _bent(chance: Random, pixels: Any, strength: float) -> Any:
    """Wrap it about a pole: the sides recede, the lines bow."""
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    across = (columns / width - 0.5) * 2
    bow = 0.05 * strength * height * (across**2) * chance.choice((-1, 1))
    stretch = np.sin(across * (0.6 + 0.5 * strength)) / np.sin(0.6 + 0.5 * strength)
    return cv2.remap(
        pixels, ((stretch + 1) / 2 * width).astype(np.float32), (rows + bow).astype(np.float32),
        cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip


def _dusk(chance: Random, pixels: Any, strength: float) -> Any:
    """Take it in bad light: dark, warm, with the noise of a high gain."""
    noise = np.random.default_rng(chance.randint(0, 10**6))
    warm = np.array([1.0, 0.9, 0.72], dtype=np.float32)
    dark = pixels * (1 - 0.5 * strength) * warm
    return np.clip(dark + noise.normal(0, 14 * strength, pixels.shape), 0, 255).astype(np.uint8)


def _tilted(chance: Random, pixels: Any, strength: float) -> Any:
    """Hold the phone askew and from below."""
    height, width = pixels.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    reach = 0.1 * strength
    moved = corners + np.array(
        [[chance.uniform(0, reach) * width * (1 if x == 0 else -1),
          chance.uniform(-reach, reach) * 0.5 * height] for x, _ in corners], dtype=np.float32,
    )  # fmt: skip
    bent = cv2.warpPerspective(
        pixels, cv2.getPerspectiveTransform(corners, moved), (width, height),
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-12, 12) * strength, 0.9)
    return cv2.warpAffine(bent, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)


def cut(chance: Random, picture: Image.Image) -> Image.Image:
    """Return the photo with one side cut off, as someone who stands too near takes it."""
    width, height = picture.size
    part = chance.uniform(0.04, 0.14)
    box = chance.choice(
        ((0, 0, width, round(height * (1 - part))), (0, round(height * part), width, height))
    )
    return picture.crop(box)
