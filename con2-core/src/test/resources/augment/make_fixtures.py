"""Makes the fixtures of this folder; README.txt says what they are. Run: python make_fixtures.py"""

from pathlib import Path

import numpy as np
import torch
import torchvision.transforms.functional as F
from PIL import Image, ImageOps
from safetensors.torch import save_file
from torchvision.transforms import InterpolationMode

HERE = Path(__file__).resolve().parent
generator = np.random.default_rng(20240917)


def equalize():
    """Five pictures of three channels, each channel another case, and Pillow's answer."""
    height, width = 48, 40

    def noise(low, high):
        return generator.integers(low, high, (height, width))

    ramp = np.add.outer(np.arange(height) * 3, np.arange(width) * 2) % 256
    normal = np.clip(np.rint(generator.normal(90, 25, (height, width))), 0, 255).astype(int)
    two = np.where(noise(0, 100) < 30, 17, 203)
    constant = np.full((height, width), 128)
    almost = constant.copy()
    almost[0, :5] = 3
    nearly_full = np.where(noise(0, 100) < 12, noise(0, 240), 255)
    many_highest = np.where(noise(0, 100) < 88, 250, noise(0, 250))
    pictures = [
        [noise(0, 256), noise(100, 140), constant],
        [ramp, normal, two],
        [almost, np.zeros((height, width), int), np.full((height, width), 255)],
        [nearly_full, many_highest, noise(0, 2)],
        [noise(200, 256), np.sort(noise(0, 256), axis=None).reshape(height, width), noise(0, 9) ** 2],
    ]
    before = np.array(pictures).astype(np.uint8)
    after = np.stack(
        [np.asarray(ImageOps.equalize(Image.fromarray(p.transpose(1, 2, 0)))).transpose(2, 0, 1)
         for p in before])
    # Small pictures, where the step is 0 or 1.
    small = np.stack([noise(0, 256)[:17, :16], noise(0, 30)[:17, :16], noise(50, 51)[:17, :16]])
    small = small.astype(np.uint8)[None]
    small_after = np.asarray(ImageOps.equalize(Image.fromarray(small[0].transpose(1, 2, 0))))
    save_file(
        {
            "before": torch.from_numpy(before),
            "after": torch.from_numpy(np.ascontiguousarray(after)),
            "small.before": torch.from_numpy(small),
            "small.after": torch.from_numpy(np.ascontiguousarray(small_after.transpose(2, 0, 1)))[None],
        },
        HERE / "equalize.safetensors",
    )


def picture(side):
    """Colours of every kind: noise, a smooth wash, greys, black, white, pure primaries."""
    image = generator.integers(0, 256, (3, side, side))
    wash = np.add.outer(np.arange(side), np.arange(side)) * 255 // (2 * side - 2)
    image[0, : side // 2] = wash[: side // 2]
    image[:, side - 3] = generator.integers(0, 256, side)
    image[:, side - 1, :3] = 0
    image[:, side - 1, 3:6] = 255
    image[:, side - 2, :6] = np.array([[255, 0, 0, 255, 255, 0], [0, 255, 0, 255, 0, 255], [0, 0, 255, 0, 255, 255]])
    return image.astype(np.uint8)


def views():
    arrays = {}
    for side in (12, 15, 16):
        levels = picture(side)
        x = torch.from_numpy(levels).float() / 255
        boxes = [(0, 0, side, side, 1), (0, 0, 1, 1, 0), (side - 1, side - 1, 1, 1, 1)]
        for _ in range(5):
            height, width = generator.integers(2, side + 1, 2)
            top = generator.integers(0, side - height + 1)
            left = generator.integers(0, side - width + 1)
            boxes.append((int(top), int(left), int(height), int(width), int(generator.integers(0, 2))))
        out = []
        for top, left, height, width, flip in boxes:
            y = F.resized_crop(x, top, left, height, width, [side, side], InterpolationMode.BILINEAR, antialias=False)
            out.append(F.hflip(y) if flip else y)
        arrays[f"crop.{side}.image"] = torch.from_numpy(levels)
        arrays[f"crop.{side}.boxes"] = torch.tensor(boxes, dtype=torch.int64)
        arrays[f"crop.{side}.views"] = torch.stack(out)

    levels = picture(12)
    x = torch.from_numpy(levels).float() / 255
    arrays["colour.image"] = torch.from_numpy(levels)
    chains = [(f, 1, 1, 0, 0) for f in (0.0, 0.6, 0.95, 1.4, 1.8)]
    chains += [(1, f, 1, 0, 0) for f in (0.0, 0.6, 1.1, 1.4, 2.0)]
    chains += [(1, 1, f, 0, 0) for f in (0.0, 0.6, 1.1, 1.4, 2.0)]
    chains += [(1, 1, 1, f, 0) for f in (-0.5, -0.31, -0.1, -0.01, 0.05, 0.1, 0.17, 0.5)]
    chains += [(1, 1, 1, 0, 1)]
    for _ in range(8):
        b, c, s = generator.uniform(0.6, 1.4, 3)
        chains.append((b, c, s, generator.uniform(-0.1, 0.1), float(generator.integers(0, 2))))
    out = []
    for brightness, contrast, saturation, hue, grey in chains:
        y = F.adjust_brightness(x, brightness)
        y = F.adjust_contrast(y, contrast)
        y = F.adjust_saturation(y, saturation)
        y = F.adjust_hue(y, hue) if hue else y
        out.append(F.rgb_to_grayscale(y, 3) if grey else y)
    arrays["colour.factors"] = torch.tensor(chains, dtype=torch.float64)
    arrays["colour.views"] = torch.stack([y.contiguous() for y in out])
    save_file(arrays, HERE / "views.safetensors")


def blur():
    """Two pictures and torchvision's gaussian_blur of them, a kernel a tenth of the side wide."""
    arrays = {}
    for side in (40, 67):
        levels = picture(side)
        x = torch.from_numpy(levels).float() / 255
        deviations = [0.1, 0.7, 2.0]
        kernel = 2 * (side // 20) + 1
        arrays[f"{side}.image"] = torch.from_numpy(levels)
        arrays[f"{side}.deviations"] = torch.tensor(deviations, dtype=torch.float64)
        arrays[f"{side}.views"] = torch.stack([F.gaussian_blur(x, kernel, d) for d in deviations])
    save_file(arrays, HERE / "blur.safetensors")


equalize()
views()
blur()
