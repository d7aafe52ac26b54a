"""Makes halves.csv: the bits of float32 numbers and of the float16 that numpy rounds them to."""
import sys

import numpy as np

random = np.random.default_rng(1)
halves = np.arange(0x7C00, dtype=np.uint16).view(np.float16).astype(np.float32)
middles = ((halves[:-1].astype(np.float64) + halves[1:]) / 2).astype(np.float32)
chosen = random.choice(len(middles), 300, replace=False)
edges = np.array([65504, 65519.996, 65520, 65536, 1e38, np.inf, 2**-24, 2**-25, 2**-26, 0, 1e-45])
floats = np.concatenate(
    [
        edges.astype(np.float32),
        middles[chosen],
        np.nextafter(middles[chosen], np.float32(0)),
        np.nextafter(middles[chosen], np.float32(np.inf)),
        middles[:20],
        random.integers(0, 0x7F800000, 300).astype(np.uint32).view(np.float32),
    ]
).astype(np.float32)
floats = np.concatenate([floats, -floats])
with np.errstate(over="ignore"), open(sys.argv[1], "w") as out:
    for f, h in zip(floats.view(np.uint32), floats.astype(np.float16).view(np.uint16)):
        out.write(f"{f:08x},{h:04x}\n")
