"""Makes the pictures that a model's self-test reads, one for each way to store colour in a JPEG, a PNG and a TIFF.

    python scripts/self-test-pictures.py con2-core/src/main/resources/dev/con2/model/self-test

Needs numpy, Pillow and simplejpeg. Models keep the bytes of the pictures that they were made with, so new pictures change
new models only. The size is odd in both directions and colours change sharply, where decoders differ if they differ.
"""

import sys
from pathlib import Path

import numpy
import simplejpeg
from PIL import Image

HEIGHT, WIDTH = 45, 61

y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
waves = [127.5 + 90 * numpy.sin(x * (0.05 + 0.02 * c) + y * (0.11 - 0.03 * c) + 2 * c) for c in range(3)]
picture = numpy.stack(waves, axis=-1)
picture[8:20, 9:30] = (210, 40, 60)
picture[(x - 44) ** 2 + (y - 28) ** 2 < 90] = (30, 90, 220)
picture[30:41, 5:26][((x + y).astype(int) % 2 == 0)[30:41, 5:26]] = (240, 220, 20)
picture = numpy.ascontiguousarray(picture.clip(0, 255).astype(numpy.uint8))

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for sampling in ["444", "422", "420", "440", "411"]:
    jpeg = simplejpeg.encode_jpeg(picture, quality=85, colorspace="RGB", colorsubsampling=sampling)
    (folder / f"jpeg-{sampling}.jpg").write_bytes(jpeg)
grey = numpy.ascontiguousarray(numpy.asarray(Image.fromarray(picture).convert("L"))[..., None])
(folder / "jpeg-grey.jpg").write_bytes(
    simplejpeg.encode_jpeg(grey, quality=85, colorspace="GRAY", colorsubsampling="Gray"))
Image.fromarray(picture).save(folder / "png.png", optimize=True)
Image.fromarray(picture).save(folder / "tiff.tif", compression="tiff_lzw")
