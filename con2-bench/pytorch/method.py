"""CON2's training step and its score in PyTorch, as a user of PyTorch would write them: channels-last, fused AdamW,
autocast to bfloat16, augmentation on whole batches. Flip is the second context."""

import torch
import torch.nn.functional as F
from torch import nn

TEMPERATURE = 0.2


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = (
            nn.Identity()
            if stride == 1
            else nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        )

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x), inplace=True)


class ResNet18(nn.Module):
    """With con2's medium stem: a 3x3 convolution of stride 2."""

    def __init__(self, width):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.stages = nn.ModuleList()
        inputs = width
        for stage in range(4):
            outputs = width << stage
            self.stages.append(
                nn.Sequential(Block(inputs, outputs, 2 if stage else 1), Block(outputs, outputs, 1))
            )
            inputs = outputs

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        for stage in self.stages:
            x = stage(x)
        return x.float().mean((2, 3))

    def pooled_stages(self, x):
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        pooled = []
        for stage in self.stages:
            x = stage(x)
            pooled.append(x.float().mean((2, 3)))
        return pooled


class Network(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.encoder = ResNet18(width)
        features = 8 * width
        self.context_head = self.head(features)
        self.content_head = self.head(features)

    @staticmethod
    def head(features):
        return nn.Sequential(nn.Linear(features, features), nn.ReLU(), nn.Linear(features, 128))

    def forward(self, x):
        z = self.encoder(x)
        return F.normalize(self.context_head(z).float(), dim=1), F.normalize(self.content_head(z).float(), dim=1)


def positives(labels):
    same = labels[:, None] == labels[None]
    same.fill_diagonal_(False)
    return same.float(), same.sum(1)


def contrastive(embeddings, positive, counts):
    similarities = embeddings @ embeddings.T / TEMPERATURE
    others = similarities.masked_fill(torch.eye(len(embeddings), dtype=torch.bool), float("-inf"))
    return (torch.logsumexp(others, 1) - (similarities * positive).sum(1) / counts).mean()


class Loss:
    def __init__(self, images):
        rows = torch.arange(4 * images)
        self.context = positives(rows // images % 2)
        self.content = positives(rows % images)

    def __call__(self, u, v):
        return contrastive(u, *self.context) + 0.5 * contrastive(v, *self.content)


GREY = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)


def hue(x, shift):
    """x (rows, 3, side, side) in [0, 1]; shift (rows, 1, 1) in turns."""
    maximum, index = x.max(1)
    minimum = x.min(1).values
    span = maximum - minimum
    safe = span.clamp(min=1e-8)
    red, green, blue = x.unbind(1)
    sixths = torch.where(
        index == 0, (green - blue) / safe, torch.where(index == 1, 2 + (blue - red) / safe, 4 + (red - green) / safe)
    )
    sixths = sixths + 6 * shift
    channels = []
    for offset in (5, 3, 1):
        k = (offset + sixths) % 6
        channels.append(maximum - span * torch.minimum(k, 4 - k).clamp(0, 1))
    return torch.stack(channels, 1)


def augment(x, minimum_area=0.2):
    """SimCLR's family on a batch in [0, 1]; returns it in [-1, 1]."""
    rows = len(x)
    area = torch.empty(rows).uniform_(minimum_area, 1)
    aspect = torch.exp(torch.empty(rows).uniform_(-0.2877, 0.2877))
    width = (area * aspect).sqrt().clamp(max=1)
    height = (area / aspect).sqrt().clamp(max=1)
    place = torch.zeros(rows, 2, 3)
    place[:, 0, 0] = width * torch.where(torch.rand(rows) < 0.5, -1.0, 1.0)
    place[:, 0, 2] = (torch.rand(rows) * 2 - 1) * (1 - width)
    place[:, 1, 1] = height
    place[:, 1, 2] = (torch.rand(rows) * 2 - 1) * (1 - height)
    grid = F.affine_grid(place, x.shape, align_corners=False)
    x = F.grid_sample(x, grid, padding_mode="border", align_corners=False)
    jittered = (torch.rand(rows, 1, 1, 1) < 0.8).float()

    def factor():
        return 1 + jittered * (torch.rand(rows, 1, 1, 1) * 2 - 1) * 0.4

    x = (x * factor()).clamp(0, 1)
    mean = (x * GREY).sum(1, keepdim=True).mean((2, 3), keepdim=True)
    contrast = factor()
    x = (x * contrast + mean * (1 - contrast)).clamp(0, 1)
    grey = (x * GREY).sum(1, keepdim=True)
    saturation = factor()
    x = (x * saturation + grey * (1 - saturation)).clamp(0, 1)
    x = hue(x, (jittered * (torch.rand(rows, 1, 1, 1) * 2 - 1) * 0.1).squeeze(1))
    grey = (x * GREY).sum(1, keepdim=True).expand_as(x)
    x = torch.where(torch.rand(rows, 1, 1, 1) < 0.2, grey, x)
    return (2 * x - 1).to(memory_format=torch.channels_last)


class Training:
    def __init__(self, width, images, precision, compiled):
        self.network = Network(width).to(memory_format=torch.channels_last)
        self.forward = torch.compile(self.network) if compiled else self.network
        self.optimiser = torch.optim.AdamW(self.network.parameters(), 1e-3, weight_decay=1e-3, fused=True)
        self.loss = Loss(images)
        self.low = precision == "bf16"

    def step(self, rows):
        """One step on augmented rows: N originals, N flipped, and both again."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.low):
            u, v = self.forward(rows)
        loss = self.loss(u, v)
        loss.backward()
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return loss.item()

    def step_of(self, originals):
        flipped = originals.flip(2)
        return self.step(augment(torch.cat([originals, flipped, originals, flipped])))


class Scoring:
    """The mean over stages and both contexts of the Mahalanobis distance of the mean unit vector over the views."""

    def __init__(self, width, views, precision):
        self.encoder = ResNet18(width).to(memory_format=torch.channels_last).eval()
        self.views = views // 2
        self.low = precision == "bf16"
        self.gaussians = []

    @torch.inference_mode()
    def means(self, originals):
        """(images, 3, side, side) in [0, 1] to a list of (images, channels), for each context and stage."""
        result = []
        for context in (originals, originals.flip(2)):
            rows = augment(context.repeat_interleave(self.views, 0))
            with torch.autocast("cpu", torch.bfloat16, enabled=self.low):
                stages = self.encoder.pooled_stages(rows)
            for stage in stages:
                result.append(F.normalize(stage, dim=1).unflatten(0, (len(originals), self.views)).mean(1))
        return result

    def fit(self, batches):
        parts = [torch.cat(part) for part in zip(*[self.means(batch) for batch in batches])]
        for part in parts:
            mean = part.mean(0)
            covariance = (part - mean).T @ (part - mean) / len(part) + 1e-5 * torch.eye(part.shape[1])
            self.gaussians.append((mean, torch.linalg.cholesky(covariance)))

    def score(self, originals):
        distances = [
            torch.linalg.solve_triangular(factor, (part - mean).T, upper=False).norm(dim=0)
            for part, (mean, factor) in zip(self.means(originals), self.gaussians)
        ]
        return torch.stack(distances).mean(0)
