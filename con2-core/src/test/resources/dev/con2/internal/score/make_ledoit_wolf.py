"""Makes ledoit-wolf.safetensors: rows, and scikit-learn's estimate from them made unit length."""
import sys

import numpy as np
from safetensors.numpy import save_file
from sklearn.covariance import LedoitWolf

random = np.random.default_rng(7)
arrays = {}


def add(name, rows):
    rows = rows.astype(np.float32)
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    units = rows / np.where(lengths == 0, 1, lengths)
    estimate = LedoitWolf().fit(units)
    arrays[name + ".rows"] = rows
    arrays[name + ".mean"] = estimate.location_
    arrays[name + ".covariance"] = np.ascontiguousarray(estimate.covariance_)
    arrays[name + ".shrinkage"] = np.array(estimate.shrinkage_, np.float64)


mixing = random.normal(size=(12, 12))
add("more rows than dimensions", random.normal(size=(150, 12)) @ mixing)
add("fewer rows than dimensions", random.normal(size=(9, 20)) + 1)
add("three rows", random.normal(size=(3, 5)))
add("dead dimensions", np.maximum(random.normal(size=(70, 10)), 0) * (np.arange(10) % 3 > 0))
add("a row of length zero", np.vstack([np.zeros((1, 6)), random.normal(size=(65, 6)) + 2]))
add("one dimension", random.normal(size=(10, 1)))
save_file(arrays, sys.argv[1])
