#!/usr/bin/env python3
"""Make the tiny TorchScript encoder that tests use, and what it should give.

Writes tiny.pt (scripted, eval mode, seeded weights), tiny.json, and tiny-reference.safetensors:
  images          (2, 3, 16, 16)  seeded
  features        (2, 6)          of the images, in eval mode
  features_train  (2, 6)          of the images, in training mode (batch statistics)

python make-tiny-encoder.py [FOLDER]. Needs torch (made with 2.10) and safetensors.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn


class TinyEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, stride=2, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 6, 3, stride=2)
        self.bn2 = nn.BatchNorm2d(6)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        return x.mean(dim=[2, 3])


folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
torch.set_num_threads(1)
torch.manual_seed(0)
encoder = TinyEncoder()
with torch.no_grad():
    for bn in (encoder.bn1, encoder.bn2):  # nothing left at its initial value
        bn.weight.uniform_(0.5, 1.5)
        bn.bias.normal_(0, 0.2)
        bn.running_mean.normal_(0, 0.2)
        bn.running_var.uniform_(0.5, 1.5)
encoder.eval()
torch.jit.script(encoder).save(str(folder / "tiny.pt"))
(folder / "tiny.json").write_text(json.dumps({
    "image-size": 16, "mean": [0.5, 0.5, 0.5], "standard-deviation": [0.5, 0.5, 0.5],
    "representation-size": 6}) + "\n")

images = torch.rand(2, 3, 16, 16) * 2 - 1
with torch.no_grad():
    features = encoder(images)
    features_train = encoder.train()(images)  # changes the running statistics, after the save
save_file({"images": images, "features": features, "features_train": features_train},
          folder / "tiny-reference.safetensors")
