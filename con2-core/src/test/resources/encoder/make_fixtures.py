"""Makes the fixtures of this folder; README.txt says what they are. Run: python make_fixtures.py"""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn
from torchvision.models import resnet18
from torchvision.models.resnet import BasicBlock

HERE = Path(__file__).resolve().parent
STEP = np.uint64(0x9E3779B97F4A7C15)
np.seterr(over="ignore")


def scramble(bits):
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def uniform(count, *key):
    """The first numbers in [0, 1) of dev.con2.engine.RandomStream.of(key)."""
    state = scramble(np.uint64(len(key)) + STEP)
    for part in key:
        state = scramble((state + STEP) ^ scramble(np.uint64(part) + STEP))
    bits = scramble(state + STEP * np.arange(1, count + 1, dtype=np.uint64))
    return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53


def between(low, high, shape, *key):
    values = low + (high - low) * uniform(int(np.prod(shape)), *key)
    return torch.from_numpy(values.astype(np.float32)).reshape(tuple(shape))


def arrays_of(module):
    """Parameters and running statistics in order, without the last layer and the step counters."""
    return [(name, array) for name, array in module.state_dict().items()
            if not name.startswith("fc.") and not name.endswith("num_batches_tracked")]


def fill(module, seed):
    """Array number k is uniform, drawn from the stream (seed, k)."""
    with torch.no_grad():
        for k, (name, array) in enumerate(arrays_of(module)):
            if array.dim() > 1:
                bound = np.sqrt(6 / np.prod(array.shape[1:]))
                low, high = -bound, bound
            elif name.endswith("running_var") or name.endswith("weight"):
                low, high = 0.5, 1.5
            else:
                low, high = -0.2, 0.2
            array.copy_(between(low, high, array.shape, seed, k))
    return module


class Encoder(nn.Module):
    """ResNet18 of any width of torchvision's blocks, with the stems of con2."""

    def __init__(self, width, stem):
        super().__init__()
        if stem == "large":
            self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        else:
            self.conv1 = nn.Conv2d(3, width, 3, 2 if stem == "medium" else 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(3, 2, 1) if stem == "large" else nn.Identity()
        inner = width
        for stage in range(4):
            outer = width << stage
            blocks = []
            for block in range(2):
                down = None
                stride = 2 if stage and not block else 1
                if stride == 2:
                    down = nn.Sequential(nn.Conv2d(inner, outer, 1, 2, bias=False), nn.BatchNorm2d(outer))
                blocks.append(BasicBlock(inner, outer, stride, down))
                inner = outer
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))

    def forward(self, x):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        return self.layer4(self.layer3(self.layer2(self.layer1(x)))).mean((2, 3))


def record(arrays, case, encoder, rows, side, seed):
    """Eval mode on the drawn statistics, then a forward and a backward pass in train mode."""
    x = between(-1, 1, (rows, 3, side, side), seed, 1000)
    encoder.eval()
    with torch.no_grad():
        arrays[f"{case}.eval"] = encoder(x)
    encoder.train()
    z = encoder(x)
    arrays[f"{case}.train"] = z.detach()
    if rows > 2:
        weights = between(-1, 1, z.shape, seed, 1001)
        (z * weights).sum().backward()
        arrays[f"{case}.gradient"] = torch.cat([p.grad.flatten() for p in encoder.parameters()])[::101].clone()
    statistics = [array.flatten() for name, array in arrays_of(encoder) if "running" in name]
    arrays[f"{case}.statistics"] = torch.cat(statistics)[:: 1 if rows > 2 else 17].clone()


def main():
    published = resnet18()
    lines = [f"{name} {' '.join(map(str, array.shape))}" for name, array in arrays_of(published)]
    (HERE / "resnet18.txt").write_text("\n".join(lines) + "\n")
    # Seeds for which no ReLU gets a number so near to zero (1e-5) that rounding decides its gradient.
    arrays = {}
    record(arrays, "small", fill(Encoder(8, "small"), 17), 4, 16, 17)
    record(arrays, "medium", fill(Encoder(8, "medium"), 18), 4, 21, 18)
    record(arrays, "large", fill(Encoder(8, "large"), 11), 4, 50, 11)
    published.fc = nn.Identity()
    record(arrays, "published", fill(published, 19), 2, 64, 19)
    save_file(arrays, HERE / "resnet18.safetensors")


if __name__ == "__main__":
    main()
