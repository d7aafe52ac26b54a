"""Makes seeds.csv and prints the golden values of AurocUncertaintyTest: a label and the scores of two methods, with two
normal classes and three seeds each, of 90 images. Python 3.11, numpy 2.4.6, scipy 1.17.1."""

import numpy as np
from scipy.stats import norm, t

rng = np.random.default_rng(20261127)
labels = rng.permutation(np.repeat([0, 1, 2], [30, 25, 35]))
ease = rng.normal(size=(2, 90))
# scores[method, class, seed, image], rounded so that some are equal
scores = np.empty((2, 2, 3, 90))
for method in range(2):
    for normal in range(2):
        for seed in range(3):
            shift = (1.0 + 0.4 * method + rng.normal(0, 0.6)) * (labels != normal)
            scores[method, normal, seed] = np.round(shift + ease[method] * (1 - 2 * normal) + rng.normal(0, 0.7, 90), 1)
with open("seeds.csv", "w") as file:
    for i in range(90):
        file.write(",".join([str(labels[i])] + [f"{x:.1f}" for x in scores[:, :, :, i].ravel()]) + "\n")


def placements(x, normal):
    """DeLong's, from the full matrix of pairs."""
    a, n = x[labels != normal], x[labels == normal]
    pairs = (a[:, None] > n[None, :]) + 0.5 * (a[:, None] == n[None, :])
    return pairs.mean(), pairs.mean(1), pairs.mean(0)


def delong_covariance(rows, normal):
    """Of the AUROCs of several rows of scores on the same images."""
    found = [placements(x, normal) for x in rows]
    a = np.cov([one[1] for one in found]) / (labels != normal).sum()
    n = np.cov([one[2] for one in found]) / (labels == normal).sum()
    return np.array([one[0] for one in found]), a + n


def halves(figures, covariance):
    """Of the mean of several figures with this covariance by images: images' and seeds' half of the interval."""
    k = len(figures)
    alike = covariance[~np.eye(k, dtype=bool)].mean()
    return norm.ppf(0.975) * np.sqrt(max(0.0, alike)), t.ppf(0.975, k - 1) * np.sqrt(figures.var(ddof=1) / k)


def logit_interval(a, half):
    centre, reach = np.log(a / (1 - a)), half / (a * (1 - a))
    return [float(1 / (1 + np.exp(-x))) for x in (centre - reach, centre + reach)]


aurocs, covariance = delong_covariance(scores[0, 0], 0)
print("method 0, class 0", aurocs.tolist(), aurocs.mean(), halves(aurocs, covariance))
print("interval", logit_interval(aurocs.mean(), np.hypot(*halves(aurocs, covariance))))

# The difference of the methods: the covariance of all six, and what it is for three differences.
both, covariance = delong_covariance(np.concatenate([scores[1, 0], scores[0, 0]]), 0)
less = np.concatenate([np.eye(3), -np.eye(3)], 1)
print("difference, class 0", (less @ both).mean(), halves(less @ both, less @ covariance @ less.T))


def weighted(x, normal, weights):
    a, n = labels != normal, labels == normal
    pairs = (x[a][:, None] > x[n][None, :]) + 0.5 * (x[a][:, None] == x[n][None, :])
    return weights[a] @ pairs @ weights[n] / weights[a].sum() / weights[n].sum()


def influences(x, normal):
    """By how much an AUROC changes with the weight of an image, by finite differences, for a sample variance."""
    found = np.empty(90)
    for i in range(90):
        step = np.zeros(90)
        step[i] = 1e-4
        found[i] = (weighted(x, normal, 1 + step) - weighted(x, normal, 1 - step)) / 2e-4
    for kind in (labels == normal, labels != normal):
        found[kind] *= np.sqrt(kind.sum() / (kind.sum() - 1))
    return found


means = np.array([[placements(scores[m, c, s], c)[0] for s in range(3)] for m in range(2) for c in range(2)])
pulls = np.array([[influences(scores[m, c, s], c) for s in range(3)] for m in range(2) for c in range(2)])
figures = (means[2] + means[3] - means[0] - means[1]) / 2
pull = (pulls[2] + pulls[3] - pulls[0] - pulls[1]) / 2
print("difference, mean of classes", figures.mean(), halves(figures, pull @ pull.T))
