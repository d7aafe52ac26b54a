#!/usr/bin/env python3
"""Make the tiny CLIP that tests of CLIP-AD use, and what Python makes of pictures by it.

Writes into this folder:
  tiny-image.pt, .json      an image tower shaped as CLIP's, 32 x 32 pixels to 12 values
  tiny-text.pt, .json       a text tower shaped as CLIP's, rows of 77 tokens to 12 values
  tiny-merges.txt.gz        CLIP's merges, all but those that the texts below need replaced by a line
                            that never applies, so that token ids are the real ones
  tiny-reference.safetensors
    wide       (12, 28, 40, 3)  8-bit pictures, rows, columns, channels; the first nine are normal
    tall       (4, 45, 20, 3)
    *_squares  (N, 3, 32, 32)   the same after Pillow's bicubic resize and the centre crop
    *_one      (N)              CLIP-AD's log odds with ONE as normal text
    *_three    (N)              with the texts of THREE
    vectors    (4, 12)          what the text tower makes of THREE and of ANOMALY
  texts.jsonl               texts and their tokens from start to end, by CLIP's own tokenizer

python make-tiny-clip.py. Needs torch (made with 2.10), Pillow (13), safetensors, and for CLIP's tokenizer
and merges clip-anytorch (2.6.0, OpenAI's code as a package) with regex and ftfy.
"""

import gzip
import json
import math
from pathlib import Path

import numpy as np
import torch
from clip.simple_tokenizer import SimpleTokenizer, default_bpe
from PIL import Image
from safetensors.torch import save_file
from torch import nn

HERE = Path(__file__).parent
SIDE, PATCH, WIDTH, HEADS, LAYERS, SIZE = 32, 8, 16, 2, 2, 12
MEAN = [0.48145466, 0.4578275, 0.40821073]
DEVIATION = [0.26862954, 0.26130258, 0.27577711]
ONE = ["a photo of a cat"]
THREE = ["a photo of a cat", "a photo of a american_alligator", "a photo of a normal chest x-ray"]
ANOMALY = "a photo of something"
NAMES = """airplane automobile bird cat deer dog frog horse ship truck acorn airliner ambulance
american_alligator banjo barn bikini digital_clock dragonfly dumbbell forklift goblet grand_piano hotdog
hourglass manhole_cover mosque nail parking_meter pillow revolver rotary_dial_telephone schooner
snowmobile soccer_ball stingray strawberry tank toaster volcano chihuahua muffin aquarium_fish
sweet_pepper lawn_mower pickup_truck""".split()
TEXTS = [f"a photo of a {name}" for name in NAMES] + [
    "a photo of a normal chest x-ray", "a photo of a benign skin lesion", ANOMALY,
    "A  Photo of a CAT!", "it's 42%", "café 2024", "We'll see: they've DON'T I'd you're I'M",
    "\u00c4pfel und \u00d6l, stra\u00dfe; \u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440",
    "\u732b\u306e\u5199\u771f \u00bd \u0663 x\u00b2", "a \U0001f600\u200d\U0001f680 photo?!...", "tabs\tand\u00a0spaces ",
    "<|startoftext|>twice<|endoftext|>", "", "''s 'sx", "naïve coöperation—yes", "#hash_tag @user 3.14e-5",
]


# ---- tokens ----

def merges_that_apply(tokenizer, texts):
    """The ranks of all merges that the tokens of the texts are made by."""
    import regex
    used = set()
    for text in texts:
        clean = " ".join(text.split()).lower()
        for word in regex.findall(tokenizer.pat, clean):
            if word in ("<|startoftext|>", "<|endoftext|>"):
                continue
            parts = [tokenizer.byte_encoder[b] for b in word.encode()]
            parts[-1] += "</w>"
            while True:
                ranked = [(tokenizer.bpe_ranks[p], p) for p in zip(parts, parts[1:])
                          if p in tokenizer.bpe_ranks]
                if not ranked:
                    break
                rank, pair = min(ranked)
                used.add(rank)
                joined, i = [], 0
                while i < len(parts):
                    if tuple(parts[i:i + 2]) == pair:
                        joined.append(parts[i] + parts[i + 1])
                        i += 2
                    else:
                        joined.append(parts[i])
                        i += 1
                parts = joined
    return used


def tokens(text):
    return [tokenizer.encoder["<|startoftext|>"], *tokenizer.encode(text), tokenizer.encoder["<|endoftext|>"]]


def rows(texts):
    return torch.tensor([tokens(text) + [0] * (77 - len(tokens(text))) for text in texts])


tokenizer = SimpleTokenizer()
lines = gzip.decompress(Path(default_bpe()).read_bytes()).decode().split("\n")
used = merges_that_apply(tokenizer, TEXTS + THREE)
kept = [lines[0]] + [lines[rank + 1] if rank in used else "never never" for rank in range(48894)]
with (HERE / "tiny-merges.txt.gz").open("wb") as out:
    out.write(gzip.compress(("\n".join(kept) + "\n").encode(), mtime=0))
with (HERE / "texts.jsonl").open("w") as out:
    for text in TEXTS:
        assert len(tokens(text)) <= 77, text
        out.write(json.dumps({"text": text, "tokens": tokens(text)}) + "\n")


# ---- towers ----

class Block(nn.Module):
    """One block of CLIP's transformers, with its quick GELU."""

    def __init__(self):
        super().__init__()
        self.heads = HEADS
        self.ln_1 = nn.LayerNorm(WIDTH)
        self.in_proj = nn.Linear(WIDTH, 3 * WIDTH)
        self.out_proj = nn.Linear(WIDTH, WIDTH)
        self.ln_2 = nn.LayerNorm(WIDTH)
        self.c_fc = nn.Linear(WIDTH, 4 * WIDTH)
        self.c_proj = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: torch.Tensor, causal: bool) -> torch.Tensor:
        n, length, width, heads = x.shape[0], x.shape[1], x.shape[2], self.heads
        rows = self.in_proj(self.ln_1(x)).view(n, length, 3, heads, width // heads)
        qkv = rows.permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        scores = q @ k.transpose(-1, -2) * float(width // heads) ** -0.5
        if causal:
            mask = torch.ones(length, length, dtype=torch.bool).triu(1)
            scores = scores.masked_fill(mask, float("-inf"))
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(n, length, width)
        x = x + self.out_proj(mixed)
        hidden = self.c_fc(self.ln_2(x))
        return x + self.c_proj(hidden * torch.sigmoid(1.702 * hidden))


class ImageTower(nn.Module):
    def __init__(self):
        super().__init__()
        patches = (SIDE // PATCH) ** 2
        self.conv1 = nn.Conv2d(3, WIDTH, PATCH, stride=PATCH, bias=False)
        self.class_embedding = nn.Parameter(torch.randn(WIDTH))
        self.positions = nn.Parameter(torch.randn(patches + 1, WIDTH) * 0.3)
        self.ln_pre = nn.LayerNorm(WIDTH)
        self.blocks = nn.ModuleList([Block() for _ in range(LAYERS)])
        self.ln_post = nn.LayerNorm(WIDTH)
        self.proj = nn.Parameter(torch.randn(WIDTH, SIZE) * 0.3)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.conv1(images).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(x.shape[0], 1, x.shape[2])
        x = self.ln_pre(torch.cat([first, x], 1) + self.positions)
        for block in self.blocks:
            x = block(x, False)
        return self.ln_post(x[:, 0]) @ self.proj


class TextTower(nn.Module):
    """CLIP's, but that 49,408 tokens share 97 embeddings, or the file would be large."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(97, WIDTH)
        self.positions = nn.Parameter(torch.randn(77, WIDTH) * 0.3)
        self.blocks = nn.ModuleList([Block() for _ in range(LAYERS)])
        self.ln_final = nn.LayerNorm(WIDTH)
        self.proj = nn.Parameter(torch.randn(WIDTH, SIZE) * 0.3)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x = self.embedding(tokens % 97) + self.positions
        for block in self.blocks:
            x = block(x, True)
        at_end = self.ln_final(x)[torch.arange(tokens.shape[0]), tokens.argmax(-1)]
        return at_end @ self.proj


torch.set_num_threads(1)
torch.manual_seed(0)
image_tower, text_tower = ImageTower().eval(), TextTower().eval()
torch.jit.script(image_tower).save(str(HERE / "tiny-image.pt"))
torch.jit.script(text_tower).save(str(HERE / "tiny-text.pt"))
(HERE / "tiny-image.json").write_text(json.dumps({
    "image-size": SIDE, "fit": "crop", "interpolation": "bicubic", "mean": MEAN,
    "standard-deviation": DEVIATION, "representation-size": SIZE}) + "\n")
(HERE / "tiny-text.json").write_text(json.dumps({"merges": "tiny-merges.txt.gz"}) + "\n")


# ---- pictures and scores ----

def pictures(count, height, width, first):
    """Ramps and blots; those from number nine on are of other colours."""
    drawn = []
    for number in range(first, first + count):
        random = np.random.default_rng(number)
        y, x = np.mgrid[0:height, 0:width]
        picture = np.stack([100 + 3 * x, 90 + 4 * y, 60 + x + y], -1).astype(float)
        picture += random.normal(0, 12, picture.shape)
        if number >= 9:
            picture[(x - width / 2) ** 2 + (y - height / 2) ** 2 < 70] = random.uniform(0, 255, 3)
        drawn.append(picture.clip(0, 255).round().astype(np.uint8))
    return np.stack(drawn)


def square(picture):
    """CLIP's resize and crop; across, then down, as Pillow before 13 did always."""
    image = Image.fromarray(picture)
    width, height = image.size
    short = min(width, height)
    to = SIDE * width // short, SIDE * height // short
    image = image.resize((to[0], height), Image.BICUBIC).resize(to, Image.BICUBIC)
    left, top = round((to[0] - SIDE) / 2), round((to[1] - SIDE) / 2)
    return np.asarray(image)[top:top + SIDE, left:left + SIDE].transpose(2, 0, 1)


def log_odds(squares, texts):
    with torch.no_grad():
        pixels = torch.tensor(squares.copy()).float() / 255
        pixels = (pixels - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(DEVIATION).view(3, 1, 1)
        images = image_tower(pixels).double()
        vectors = text_tower(rows(texts + [ANOMALY])).double()
    images = images / images.norm(dim=-1, keepdim=True)
    vectors = vectors / vectors.norm(dim=-1, keepdim=True)
    probabilities = (100 * images @ vectors.T).log_softmax(-1)
    return probabilities[:, -1] - probabilities[:, :-1].logsumexp(-1)


arrays = {}
for name, drawn in [("wide", pictures(12, 28, 40, 0)), ("tall", pictures(4, 45, 20, 7))]:
    squares = np.stack([square(picture) for picture in drawn])
    arrays[name] = torch.tensor(drawn)
    arrays[name + "_squares"] = torch.tensor(squares.copy())
    arrays[name + "_one"] = log_odds(squares, ONE)
    arrays[name + "_three"] = log_odds(squares, THREE)
    print(name, arrays[name + "_one"].tolist(), arrays[name + "_three"].tolist())
with torch.no_grad():
    arrays["vectors"] = text_tower(rows(THREE + [ANOMALY]))
save_file(arrays, HERE / "tiny-reference.safetensors")
assert not math.isnan(float(arrays["wide_one"].sum()))
