#!/usr/bin/env python3
"""Export a CLIP as TorchScript, for the method clip-ad.

This helper is not part of the product and nothing in the product needs Python. It turns a CLIP that
one of three Python libraries knows into five files that the product can read:

  OUT-image.pt     the image tower: a module from images (N, 3, H, W) to vectors (N, e)
  OUT-image.json   how its images must be prepared
  OUT-text.pt      the text tower: a module from rows of token ids (P, 77), 64-bit, to vectors (P, e)
  OUT-text.json    {"merges": "OUT-merges.txt"}
  OUT-merges.txt   the list of merges that makes tokens of texts: a heading and 48,894 lines

Which CLIPs:

  clip:NAME                     OpenAI's package (pip install clip-anytorch, or theirs), such as
                                clip:ViT-B/32, or a local file of weights in place of the name
  open_clip:NAME:PRETRAINED     open_clip (pip install open_clip_torch), such as
                                open_clip:ViT-B-32-quickgelu:openai, or a local file in place of the
                                tag; OpenAI's weights need a model with QuickGELU
  transformers:NAME             transformers (pip install transformers), such as
                                transformers:openai/clip-vit-base-patch32, or a local folder

The libraries fetch weights that are not local. The paper's CLIP is OpenAI's ViT-B/32.

Only CLIPs with CLIP's own tokens will do: the script makes tokens of a text with the library's
tokenizer and stops if they are not CLIP's.

Safety. TorchScript is code: who loads a .pt file runs what is in it. Load only files that you made
yourself or got from someone you trust. The same holds for the Python packages that this script
imports.

Needs torch (written with 2.10) and the library; written with clip-anytorch 2.6.0, open_clip_torch
3.3.0 and transformers 5.24.
"""

import argparse
import gzip
import io
import json
import os
import sys
import warnings
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError:
    sys.exit("error: PyTorch is not installed; try: pip install torch")

LENGTH, MERGES = 77, 48_894
INTERPOLATIONS = ("bilinear", "bicubic")
KNOWN_TEXT = "a photo of a cat, it's 42"
KNOWN_TOKENS = [49406, 320, 1125, 539, 320, 2368, 267, 585, 568, 275, 273, 49407]


class Failure(Exception):
    """A mistake of the user's, told in one line without a stack trace."""


class Tower(nn.Module):
    """A function of a CLIP as a module, with the parts of the CLIP that hold its weights."""

    def __init__(self, function, **parts):
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.function(x)


class Clip:
    """What the three libraries have in common.

    image, text: functions from images and from tokens to vectors; size, fit, interpolation, mean,
    deviation: how images are made; tokens: a function from a text to token ids; merges: lines.
    """

    def __init__(self, image, text, size, fit, interpolation, mean, deviation, tokens, merges):
        self.image, self.text = image, text
        self.size, self.fit, self.interpolation = size, fit, interpolation
        self.mean, self.deviation = list(mean), list(deviation)
        self.tokens, self.merges = tokens, merges


# ---- The libraries ----


def from_clip(name):
    """OpenAI's package; its preprocessing is the same for every model."""
    try:
        import clip
        from clip.simple_tokenizer import default_bpe
    except ImportError:
        raise Failure("OpenAI's package is not installed; try: pip install clip-anytorch")
    if not hasattr(clip, "tokenize"):
        raise Failure("the package clip here is another than OpenAI's; try: pip install clip-anytorch")
    model, _ = loaded(lambda: clip.load(name, device="cpu", jit=False))
    model = model.float().eval()
    visual, model.visual = model.visual, nn.Module()
    model.visual.conv1 = nn.Conv2d(1, 1, 1)  # by which the model tells its type of numbers
    return Clip(
        visual, Tower(model.encode_text, model=model),
        visual.input_resolution, "crop", "bicubic",
        (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711),
        lambda text: clip.tokenize([text])[0].tolist(), packed_merges(default_bpe()))


def from_open_clip(name):
    try:
        import open_clip
        from open_clip.tokenizer import SimpleTokenizer, default_bpe
    except ImportError:
        raise Failure("open_clip is not installed; try: pip install open_clip_torch")
    name, _, pretrained = name.partition(":")
    if not pretrained:
        raise Failure("say which weights: open_clip:NAME:PRETRAINED, such as "
                      "open_clip:ViT-B-32-quickgelu:openai")
    if name not in open_clip.list_models():
        raise Failure(f"open_clip has no model named {name}")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = loaded(lambda: open_clip.create_model(name, pretrained=pretrained)).float().eval()
    if any("QuickGELU mismatch" in str(warning.message) for warning in caught):
        raise Failure(f"the weights {pretrained} and the model {name} differ in QuickGELU, so the "
                      "vectors would be wrong; name the other model, for weights of OpenAI such as "
                      "open_clip:ViT-B-32-quickgelu:openai")
    for other in caught:
        warnings.warn_explicit(other.message, other.category, other.filename, other.lineno)
    tokenizer = open_clip.get_tokenizer(name)
    if not isinstance(tokenizer, SimpleTokenizer):
        raise Failure(f"{name} has another tokenizer than CLIP's")
    recipe = open_clip.get_model_preprocess_cfg(model)
    require_keys(recipe, name, "size", "resize_mode", "interpolation", "mean", "std")
    fits = {"shortest": "crop", "squash": "stretch"}
    if recipe["resize_mode"] not in fits or recipe["interpolation"] not in INTERPOLATIONS:
        raise Failure(f"{name} resizes pictures by {recipe['resize_mode']} and "
                      f"{recipe['interpolation']}, which is not supported")
    sides = recipe["size"] if isinstance(recipe["size"], (tuple, list)) else [recipe["size"]]
    if len(set(sides)) != 1:
        raise Failure(f"{name} takes pictures of {sides}, which are not square")
    size = sides[0]
    visual, model.visual = model.visual, nn.Identity()
    return Clip(
        visual, Tower(model.encode_text, model=model),
        size, fits[recipe["resize_mode"]], recipe["interpolation"], recipe["mean"], recipe["std"],
        lambda text: tokenizer([text])[0].tolist(), packed_merges(default_bpe()))


def from_transformers(name):
    try:
        from transformers import AutoImageProcessor, AutoTokenizer, CLIPModel
    except ImportError:
        raise Failure("transformers is not installed; try: pip install transformers")
    model = loaded(lambda: CLIPModel.from_pretrained(name, attn_implementation="eager"))
    model = model.float().eval()
    tokenizer = loaded(lambda: AutoTokenizer.from_pretrained(name))
    recipe = loaded(lambda: AutoImageProcessor.from_pretrained(name)).to_dict()
    require_keys(recipe, name, "size", "crop_size", "resample", "image_mean", "image_std")
    side = recipe["size"].get("shortest_edge")
    crop = (recipe["crop_size"].get("height"), recipe["crop_size"].get("width"))
    names = dict(zip((2, 3), INTERPOLATIONS))  # as Pillow numbers them
    if crop != (side, side) or int(recipe["resample"]) not in names:
        raise Failure(f"{name} resizes pictures otherwise than CLIP does, which is not supported")
    merges = json.loads(tokenizer.backend_tokenizer.to_str())["model"]["merges"]
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in merges]
    return Clip(
        Tower(lambda x: model.visual_projection(model.vision_model(pixel_values=x)[1]),
              vision_model=model.vision_model, visual_projection=model.visual_projection),
        Tower(lambda x: model.text_projection(model.text_model(input_ids=x)[1]),
              text_model=model.text_model, text_projection=model.text_projection),
        side, "crop", names[int(recipe["resample"])], recipe["image_mean"], recipe["image_std"],
        lambda text: tokenizer(text)["input_ids"], ["#version: 0.2"] + merges)


def require_keys(recipe, name, *keys):
    """How images are prepared must be said in full."""
    missing = [key for key in keys if recipe.get(key) is None]
    if missing:
        raise Failure(f"the image processor of {name} does not say its {', '.join(missing)}, "
                      "so that its pictures cannot be prepared as it asks")


def loaded(load):
    """Calls load, which may need the network for weights."""
    try:
        return load()
    except Exception as e:  # each library has its own exceptions for a failed download
        raise Failure(f"cannot get the weights ({first_line(e)}); name a local file or folder")


def packed_merges(path):
    """The heading and as many lines as count."""
    return gzip.decompress(Path(path).read_bytes()).decode("utf-8").split("\n")[:MERGES + 1]


# ---- Export ----


def require_clips_tokens(clip):
    tokens = clip.tokens(KNOWN_TEXT)
    if tokens[:len(KNOWN_TOKENS)] != KNOWN_TOKENS:
        raise Failure("this model reads other tokens than CLIP's")
    if len(clip.merges) != MERGES + 1:
        raise Failure(f"this model has {len(clip.merges) - 1} merges, and CLIP's tokenizer {MERGES}")


def to_torchscript(tower, example, others, what):
    """The tower as the bytes of a TorchScript file, compared with the original on other inputs."""
    tower.requires_grad_(True)  # with gradients attention takes the way that can be traced
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of branches that the inputs below check
            warnings.simplefilter("ignore", torch.jit.TracerWarning)
            module = torch.jit.trace(tower, example, check_trace=False)
    except Exception as e:
        raise Failure(f"the {what} tower cannot be traced: {first_line(e)}")
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    read = torch.jit.load(io.BytesIO(buffer.getvalue()), map_location="cpu")
    worst = 0.0
    with torch.no_grad():
        for other in others:
            expected, actual = tower(other), read(other)
            if expected.dim() != 2 or expected.shape != actual.shape:
                raise Failure(f"the exported {what} tower makes {tuple(actual.shape)} of "
                              f"{len(other)} inputs, not {tuple(expected.shape)}")
            worst = max(worst, ((expected - actual).abs().max() / expected.abs().max()).item())
    if not worst <= 1e-4:
        raise Failure(f"the exported {what} tower differs from the original by {worst:g}")
    return buffer.getvalue(), expected.shape[1], worst


def rows(clip, texts):
    ids = [clip.tokens(text) for text in texts]
    ids = [row[:row.index(49407) + 1] for row in ids]
    return torch.tensor([row + [0] * (LENGTH - len(row)) for row in ids])


def export(arguments):
    family, _, name = arguments.clip.partition(":")
    out = arguments.out
    if arguments.out_text.endswith(("/", os.sep)) or out.name in ("", ".."):
        raise Failure(f"{arguments.out_text} is a folder; say what the names of the files in it are to "
                      f"begin with, such as {out / 'clip'}")
    families = {"clip": from_clip, "open_clip": from_open_clip, "transformers": from_transformers}
    if family not in families or not name:
        raise Failure(f"unknown CLIP {arguments.clip}; known are clip:NAME, "
                      "open_clip:NAME:PRETRAINED and transformers:NAME")
    torch.manual_seed(0)
    clip = families[family](name)
    require_clips_tokens(clip)
    images = [torch.randn(count, 3, clip.size, clip.size) for count in (2, 1, 3)]
    image, width, image_worst = to_torchscript(clip.image, images[0], images[1:], "image")
    texts = [rows(clip, some) for some in (["a cat", "something"], ["a photo of a dog"],
                                           ["two", "a photo of a chest x-ray", "something else"])]
    text, text_width, text_worst = to_torchscript(clip.text, texts[0], texts[1:], "text")
    if width != text_width:
        raise Failure(f"the towers make vectors of {width} and of {text_width} values")
    description = {"image-size": clip.size, "fit": clip.fit, "interpolation": clip.interpolation,
                   "mean": clip.mean, "standard-deviation": clip.deviation,
                   "representation-size": width}
    files = {"-image.pt": image, "-image.json": as_json(description), "-text.pt": text,
             "-text.json": as_json({"merges": out.name + "-merges.txt"}),
             "-merges.txt": ("\n".join(clip.merges) + "\n").encode("utf-8")}
    write_all({out.with_name(out.name + end): content for end, content in files.items()})
    print(f"{out}-image.pt: {clip.size}x{clip.size} images to vectors of {width}, read back within "
          f"{image_worst:.1e} of the largest; {out}-text.pt: texts, within {text_worst:.1e}")


def write_all(contents):
    """Writes each file beside its place, and moves them there when all are whole."""
    beside = {path: path.with_name(f".{path.name}.part") for path in contents}
    try:
        try:
            for path, content in contents.items():
                beside[path].write_bytes(content)
            for path, part in beside.items():
                os.replace(part, path)
        finally:
            for part in beside.values():
                part.unlink(missing_ok=True)
    except OSError as e:
        raise Failure(f"cannot write {e.filename}: {e.strerror}")


def as_json(value):
    return (json.dumps(value) + "\n").encode("utf-8")


def first_line(e):
    return next((line.strip() for line in str(e).splitlines() if line.strip()), type(e).__name__)


def main():
    parser = argparse.ArgumentParser(
        description="Export a CLIP as TorchScript, its two towers and the merges of its tokenizer. "
                    "The top of this script says more.")
    parser.add_argument("clip", metavar="CLIP",
                        help="clip:NAME, open_clip:NAME:PRETRAINED or transformers:NAME")
    parser.add_argument("out_text", metavar="OUT",
                        help="what the names of the files to write begin with")
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # torch.jit is deprecated
    arguments = parser.parse_args()
    arguments.out = Path(arguments.out_text)
    try:
        export(arguments)
    except Failure as e:
        sys.exit(f"error: {e}")


if __name__ == "__main__":
    main()
