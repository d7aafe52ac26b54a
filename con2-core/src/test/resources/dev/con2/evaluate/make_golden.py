"""Makes scores.csv and prints the golden values of EvaluationTest, PrincipalComponentsTest,
BinomialIntervalTest and TrivialFeaturesTest. Python 3.11, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1."""

import numpy as np
from scipy.stats import binomtest, norm
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

rng = np.random.default_rng(20260101)
# Rounded to one decimal, so that many scores are equal, within a class and across.
normal = np.round(rng.normal(0.0, 1.0, 120), 1)
anomalous = np.round(rng.normal(1.3, 1.4, 70), 1)
labels = np.r_[np.zeros(120, int), np.ones(70, int)]
scores = np.r_[normal, anomalous]
order = rng.permutation(190)
with open("scores.csv", "w") as file:
    for i in order:
        file.write(f"{labels[i]},{scores[i]}\n")

fpr, tpr, thresholds = roc_curve(labels, scores, drop_intermediate=False)
print("auroc", repr(roc_auc_score(labels, scores)))
print("average precision", repr(average_precision_score(labels, scores)))
print("fpr at 95 % tpr", repr(fpr[np.argmax(tpr >= 0.95)]))
print("roc points", len(fpr), "sums", repr(fpr.sum()), repr(tpr.sum()))
precision, recall, _ = precision_recall_curve(labels, scores)
print("pr points", len(precision) - 1, "sums", repr(precision[:-1].sum()), repr(recall[:-1].sum()))

# DeLong from its definition: the full matrix of pairs.
pairs = (anomalous[:, None] > normal[None, :]) + 0.5 * (anomalous[:, None] == normal[None, :])
variance = pairs.mean(1).var(ddof=1) / 70 + pairs.mean(0).var(ddof=1) / 120
auroc = pairs.mean()
centre = np.log(auroc / (1 - auroc))
reach = norm.ppf(0.975) * np.sqrt(variance) / (auroc * (1 - auroc))
print("delong", repr(variance), [float(1 / (1 + np.exp(-x))) for x in (centre - reach, centre + reach)])

for k, n in ((0, 10), (12, 271), (10, 10), (1, 1), (500, 1000)):
    interval = binomtest(k, n).proportion_ci(method="wilson")
    print("wilson", k, n, repr(float(interval.low)), repr(float(interval.high)))

# Rows of unit length, by SVD of the centred matrix; sign: largest entry positive.
rows = (np.arange(6)[:, None] * 7 + np.arange(4)[None, :] * 5) % 11 + np.eye(6, 4)
unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
centred = unit - unit.mean(0)
_, s, vt = np.linalg.svd(centred)
vt = vt[:2] * np.sign(vt[np.arange(2), np.abs(vt[:2]).argmax(1)])[:, None]
print("pca explained", (s**2 / (s**2).sum())[:2].tolist())
print("pca coordinates", (centred @ vt.T).tolist())

# Trivial features of a picture 7 wide and 5 high.
p = np.arange(3 * 5 * 7).reshape(3, 5, 7)
x = ((p * 37 + p // 5 * 11) % 256) / 255
grey = 0.299 * x[0] + 0.587 * x[1] + 0.114 * x[2]
laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]
largest = x.max(0)
saturation = np.where(largest > 0, (largest - x.min(0)) / np.maximum(largest, 1e-9), 0).mean()
print("features", grey.mean(), grey.std(), x.mean((1, 2)).tolist(), saturation, laplacian.var())
