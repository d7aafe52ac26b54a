"""Makes the fixtures of this folder; README.txt says what they are. Run: python make_fixtures.py"""

import importlib.util
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

HERE = Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("encoders", HERE.parent / "nn" / "make_fixtures.py")
encoders = importlib.util.module_from_spec(spec)
spec.loader.exec_module(encoders)

N, C, VIEWS, SIDE, TAU = 3, 2, 2, 16, 0.2
SEED = 31  # for which no ReLU gets a number so near to zero that rounding decides its gradient


def adamw(arrays):
    """Five steps on one vector whose gradients have sizes from 1 to 1e-8."""
    count = sum(p.numel() for p in Network().parameters())
    w = nn.Parameter(encoders.between(-1, 1, (count,), 21, 0))
    size = 10.0 ** -(np.arange(count) % 9)
    rates = [1e-3, 9e-4, 5e-4, 2e-3, 1e-5]
    optimiser = torch.optim.AdamW([w], lr=1, betas=(0.9, 0.999), weight_decay=0.05)
    for t, rate in enumerate(rates, start=1):
        gradient = (2 * encoders.uniform(count, 21, t) - 1) * size
        w.grad = torch.from_numpy(gradient.astype(np.float32))
        optimiser.param_groups[0]["lr"] = rate
        optimiser.step()
        arrays[f"adamw.{t}"] = w.detach()[::199].clone()
    arrays["adamw.rates"] = torch.tensor(rates, dtype=torch.float64)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = encoders.Encoder(8, "small")
        self.context_head = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 128))
        self.content_head = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 128))

    def forward(self, x):
        z = self.encoder(x)
        u = self.context_head(z)
        v = self.content_head(z)
        return u / u.norm(dim=1, keepdim=True), v / v.norm(dim=1, keepdim=True)


def contrast(f, labels):
    """Equations 1 to 3 as they are written, pair by pair."""
    s = f @ f.T / TAU
    rows = len(labels)
    total = 0
    for i in range(rows):
        others = [k for k in range(rows) if k != i]
        positives = [j for j in others if labels[j] == labels[i]]
        total = total + sum(-s[i, j] + torch.logsumexp(s[i, others], 0) for j in positives) / len(positives)
    return total / rows


def steps(arrays):
    """Three whole steps: network, L_CON2, gradients, AdamW; in 64-bit, so as to be exact."""
    network = encoders.fill(Network(), SEED).double().train()
    contexts = [c for _ in range(VIEWS) for c in range(C) for _ in range(N)]
    images = [n for _ in range(VIEWS) for _ in range(C) for n in range(N)]
    optimiser = torch.optim.AdamW(network.parameters(), lr=1, betas=(0.9, 0.999), weight_decay=0.001)
    terms = []
    for step, (alpha, rate) in enumerate([(0, 1e-3), (0.5, 8e-4), (1, 4e-4)]):
        x = encoders.between(-1, 1, (VIEWS * C * N, 3, SIDE, SIDE), SEED, 2000 + step).double()
        u, v = network(x)
        context, content = contrast(u, contexts), contrast(v, images)
        total = context + alpha * content
        optimiser.zero_grad()
        total.backward()
        optimiser.param_groups[0]["lr"] = rate
        optimiser.step()
        terms.append([total.item(), context.item(), content.item()])
    arrays["steps.terms"] = torch.tensor(terms, dtype=torch.float64)
    flat = torch.cat([p.detach().flatten() for p in network.parameters()])
    arrays["steps.parameters"] = flat.float()[::199].clone()
    statistics = [a.flatten() for name, a in encoders.arrays_of(network) if "running" in name]
    arrays["steps.statistics"] = torch.cat(statistics).float()


def main():
    arrays = {}
    adamw(arrays)
    steps(arrays)
    save_file(arrays, HERE / "steps.safetensors")


if __name__ == "__main__":
    main()
