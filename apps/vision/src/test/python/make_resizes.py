"""Writes resizes.tsv and animations beside the tests of dev.primavista.vision.image: what Pillow and torchvision
make of pictures drawn by the rule of DrawnPictures.plain, and of WebP files.

  python make_resizes.py apps/vision/src/test/resources/dev/primavista/vision/decoding

Needs numpy, Pillow, torch and torchvision; made with Pillow 13.0.0, torch 2.15.0, torchvision 0.29.2 on x86-64 with AVX2.
"""
import hashlib
import io
import sys

import numpy as np
import torch
import torchvision.transforms.functional as F
import torchvision.transforms.v2.functional as F2
from PIL import Image, ImageOps
from torchvision.transforms import InterpolationMode

SIZES = [(500, 375), (375, 500), (798, 880), (101, 117), (333, 77), (10, 13), (1, 300), (300, 1), (224, 224), (900, 250), (231, 1100)]
f32 = np.float32
MEAN, STD = np.array([0.485, 0.456, 0.406], f32), np.array([0.229, 0.224, 0.225], f32)
CAFFE = np.array([103.939, 116.779, 123.68], f32)


def plain(width, height):
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[..., 0] = x * 255 // max(1, width - 1)
    rgb[..., 1] = y * 255 // max(1, height - 1)
    rgb[..., 2] = (x + y) % 7 * 36
    return Image.fromarray(rgb)


def imagenet(pixels):
    return ((pixels.astype(f32) / f32(255) - MEAN) / STD).transpose(2, 0, 1)


def shorter(image, side, filter):
    return imagenet(np.asarray(F.center_crop(F.resize(image, side, filter), 224)))


def tensor(image, antialias):
    chw = torch.from_numpy(np.asarray(image).copy()).permute(2, 0, 1).contiguous()
    resized = F.resize(chw, [256], InterpolationMode.BILINEAR, antialias=antialias)
    return imagenet(F.center_crop(resized, [224]).permute(1, 2, 0).numpy())


def fast(image, filter):
    """As Hugging Face's processors on tensors resize and crop; the sums of rescaling and normalising are others."""
    chw = torch.from_numpy(np.asarray(image).copy()).permute(2, 0, 1).contiguous()
    resized = F2.resize(chw[None], [256], filter, antialias=True)[0]
    top, left = (resized.shape[1] - 224) // 2, (resized.shape[2] - 224) // 2
    return imagenet(resized[:, top : top + 224, left : left + 224].permute(1, 2, 0).numpy())


def stretched(image, filter):
    return np.asarray(image.resize((224, 224), filter)).astype(f32)


def central(image):
    left, top = int((image.width - image.width * 0.875) / 2), int((image.height - image.height * 0.875) / 2)
    return stretched(image.crop((left, top, image.width - left, image.height - top)), Image.BILINEAR)


RECIPES = {
    "tv_v1": lambda i: shorter(i, 256, InterpolationMode.BILINEAR),
    "timm_bicubic_095": lambda i: shorter(i, 235, InterpolationMode.BICUBIC),
    "tv_v1_tensor_aa": lambda i: tensor(i, True),
    "tv_v1_tensor_noaa": lambda i: tensor(i, False),
    "tensor_nearest": lambda i: fast(i, InterpolationMode.NEAREST_EXACT),
    "tensor_bilinear": lambda i: fast(i, InterpolationMode.BILINEAR),
    "tensor_bicubic": lambda i: fast(i, InterpolationMode.BICUBIC),
    "tensor_lanczos": lambda i: fast(i, InterpolationMode.LANCZOS),
    "ref2018_keras": lambda i: np.asarray(ImageOps.fit(i, (224, 224), Image.LANCZOS)).astype(f32)[..., ::-1] - CAFFE,
    "keras_nearest_tf": lambda i: stretched(i, Image.NEAREST) / f32(127.5) - f32(1),
    "edgetpu_pil": lambda i: (central(i) - f32(128)) * f32(0.00787402),
}


def animation():
    """Two lossy frames that fill the ground."""
    first = plain(48, 36)
    out = io.BytesIO()
    first.save(out, "WEBP", save_all=True, append_images=[ImageOps.mirror(first)], duration=100, quality=60)
    return out.getvalue()


def lossless():
    out = io.BytesIO()
    plain(30, 20).save(out, "WEBP", lossless=True)
    return out.getvalue()


def large(format):
    """More pixels than a call on the heap's arrays may decode, in a few kilobytes."""
    image = plain(60, 40).resize((1000, 700), Image.BICUBIC)
    out = io.BytesIO()
    image.save(out, format, quality=60)
    return out.getvalue()


def inset(file):
    """The same on a larger ground, the first frame at 10, 6."""
    out = bytearray(file)
    out[24:30] = (64 - 1).to_bytes(3, "little") + (50 - 1).to_bytes(3, "little")
    at = out.index(b"ANMF") + 8
    out[at : at + 6] = (5).to_bytes(3, "little") + (3).to_bytes(3, "little")
    return bytes(out)


def sha256(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


torch.set_num_threads(1)
folder = sys.argv[1]
lines = []
for width, height in SIZES:
    for name, recipe in RECIPES.items():
        if "tensor" in name and max(width, height) / min(width, height) > 100:
            continue
        lines.append(f"{name}\t{width}\t{height}\t{sha256(recipe(plain(width, height)).astype('<f4'))}")
files = {
    "frames.webp": animation(),
    "inset.webp": inset(animation()),
    "lossless.webp": lossless(),
    "large.webp": large("WEBP"),
    "large.jpg": large("JPEG"),
}
for name, file in files.items():
    with open(f"{folder}/{name}", "wb") as out:
        out.write(file)
    image = Image.open(io.BytesIO(file)).convert("RGB")
    lines.append(f"{name}\t{image.width}\t{image.height}\t{sha256(np.asarray(image))}")
with open(f"{folder}/resizes.tsv", "w") as out:
    out.write("\n".join(lines) + "\n")
