"""Makes by-python.safetensors with numpy and the Python package safetensors (0.8.0)."""
import sys

import numpy as np
from safetensors.numpy import save_file

save_file(
    {
        "halves": np.array([[1.5, -0.0, 65504.0], [2.0**-24, np.inf, 0.1]], np.float16),
        "floats": np.array([[[1.0, -2.5]], [[1e-45, 3.4028235e38]]], np.float32),
        "doubles": np.array([np.pi, 5e-324], np.float64),
        "longs": np.array([-(2**63), 2**63 - 1], np.int64),
        "bytes": np.array([0, 128, 255], np.uint8),
        "scalar": np.array(42.0, np.float32),
        "empty": np.zeros((0, 4), np.float32),
        "größe \"x\"\n": np.array([1], np.uint8),
    },
    sys.argv[1],
    metadata={"format": "1", "remark": "größe"},
)
