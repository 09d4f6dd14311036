"""What a hand, a lens and a chat program do to a picture: tilt, shadow, blur, moiré, JPEG."""

import io
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]


def jpeg(picture: Image.Image, quality: int) -> bytes:
    """Return the picture as a JPEG."""
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def clean(chance: Random, picture: Image.Image) -> bytes:
    """A good scan or screenshot: hardly any compression."""
    return jpeg(picture, chance.randint(80, 92))


def photographed(chance: Random, picture: Image.Image, strength: float) -> bytes:
    """Photograph a sheet; ``strength`` 0..1 is how badly."""
    pixels: Any = np.asarray(picture.convert("RGB"))
    pixels = _perspective(chance, pixels, strength)
    steps = [_shadow, _blur, _noise]
    if chance.random() < 0.3 * strength:
        steps.append(_moire)
    for step in steps:
        if chance.random() < 0.4 + 0.5 * strength:
            pixels = step(chance, pixels, strength)
    if strength > 0.6:
        pixels = _far_away(chance, pixels)
    quality = round(90 - 60 * strength * chance.random())
    return jpeg(Image.fromarray(pixels), max(30, quality))


def _far_away(chance: Random, pixels: Any) -> Any:
    """Photograph from further away: fewer pixels a character, as a zoomed phone delivers them."""
    scale = chance.uniform(0.4, 0.9)
    height, width = pixels.shape[:2]
    return cv2.resize(
        pixels, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA
    )


def _perspective(chance: Random, pixels: Pixels, strength: float) -> Any:
    height, width = pixels.shape[:2]
    border = round(0.06 * max(width, height))
    ground = [chance.randint(60, 190)] * 3
    wide: Any = cv2.copyMakeBorder(
        pixels, border, border, border, border, cv2.BORDER_CONSTANT, value=ground
    )
    height, width = wide.shape[:2]
    angle = chance.uniform(-9, 9) * strength
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    wide = cv2.warpAffine(wide, turn, (width, height), borderValue=ground, flags=cv2.INTER_CUBIC)
    corners = np.array(((0, 0), (width, 0), (width, height), (0, height)), dtype=np.float32)
    jitter = 0.05 * strength
    moved = corners + np.array(
        [
            (chance.uniform(-jitter, jitter) * width, chance.uniform(-jitter, jitter) * height)
            for _ in range(4)
        ],
        dtype=np.float32,
    )
    matrix = cv2.getPerspectiveTransform(corners, moved)
    return cv2.warpPerspective(
        wide, matrix, (width, height), borderValue=ground, flags=cv2.INTER_CUBIC
    )


def _shadow(chance: Random, pixels: Any, strength: float) -> Any:
    width = pixels.shape[1]
    low = 1 - 0.55 * strength * chance.random()
    ramp = np.linspace(low, 1.0, width, dtype=np.float32)
    if chance.random() < 0.5:
        ramp = ramp[::-1]
    edge = chance.uniform(0.2, 0.8) * width
    if chance.random() < 0.4:
        ramp = np.where(np.arange(width) < edge, low, 1.0).astype(np.float32)
        ramp = cv2.GaussianBlur(ramp[None, :], (0, 0), width / 60)[0]
    return np.clip(pixels * ramp[None, :, None], 0, 255).astype(np.uint8)


def _blur(chance: Random, pixels: Any, strength: float) -> Any:
    if chance.random() < 0.35:
        length = max(2, round(7 * strength * chance.random()))
        kernel = np.zeros((length, length), dtype=np.float32)
        kernel[length // 2, :] = 1 / length
        return cv2.filter2D(pixels, -1, kernel)
    return cv2.GaussianBlur(pixels, (0, 0), 0.4 + 1.4 * strength * chance.random())


def _noise(chance: Random, pixels: Any, strength: float) -> Any:
    grain = np.random.default_rng(chance.randrange(10**6)).normal(0, 14 * strength, pixels.shape)
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


def _moire(chance: Random, pixels: Any, strength: float) -> Any:
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    period = chance.uniform(5, 13)
    wave = np.sin(2 * np.pi * (columns * 0.9 + rows * 0.35) / period)
    return np.clip(pixels * (1 + 0.12 * strength * wave[:, :, None]), 0, 255).astype(np.uint8)
