"""Writes small pictures of many kinds and kinds.tsv beside the tests of dev.primavista.vision.image: what Pillow makes of them,
or that they are refused.

  python make_kinds.py apps/vision/src/test/resources/dev/primavista/vision/decoding/kinds

Needs numpy and Pillow with libtiff; made with Pillow 13.0.0.
"""
import hashlib
import io
import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image

W, H = 13, 9
x, y = np.arange(W)[None, :], np.arange(H)[:, None]
PIXELS = np.stack([x * 255 // (W - 1) + 0 * y, y * 255 // (H - 1) + 0 * x, (x * y * 7) % 256], -1).astype(np.uint8)
RGB = Image.fromarray(PIXELS)


def saved(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def tiff(bits, photometric, data, **tags):
    """An uncompressed TIFF of one strip."""
    more = {int(key[1:]): value for key, value in tags.items()}
    fields = {256: W, 257: H, 258: bits, 259: 1, 262: photometric, 273: 0, 277: len(bits), 278: H, 279: len(data), **more}
    head = 8 + 2 + 12 * len(fields) + 4
    outside, entries = b"", b""
    for tag, value in sorted(fields.items()):
        values = value if isinstance(value, tuple) else (value,)
        packed = struct.pack(f"<{len(values)}H", *values)
        if len(packed) > 4:
            entries += struct.pack("<HHII", tag, 3, len(values), head + len(outside))
            outside += packed
        else:
            entries += struct.pack("<HHI", tag, 3, len(values)) + packed.ljust(4, b"\0")
    place = entries.index(struct.pack("<HHI", 273, 3, 1))
    entries = entries[: place + 8] + struct.pack("<I", head + len(outside)) + entries[place + 12 :]
    return b"II*\0" + struct.pack("<IH", 8, len(fields)) + entries + bytes(4) + outside + data


def bmp(masks):
    """16 bits a pixel."""
    numbers = np.random.default_rng(7).integers(0, 1 << 16, (H, W), dtype=np.uint16)
    rows = b"".join(row.astype("<u2").tobytes().ljust((2 * W + 3) // 4 * 4, b"\0") for row in numbers)
    extra = struct.pack("<III", *masks) if masks else b""
    head = struct.pack("<IiiHHIIiiII", 40, W, H, 1, 16, 3 if masks else 0, len(rows), 2835, 2835, 0, 0) + extra
    return b"BM" + struct.pack("<IHHI", 14 + len(head) + len(rows), 0, 0, 14 + len(head)) + head + rows


def os2(image):
    """With the header of OS/2 2: the usual 40 bytes, and 24 more."""
    usual = saved(image, "BMP")
    at = struct.unpack("<I", usual[10:14])[0] + 24
    return usual[:2] + struct.pack("<IHHII", len(usual) + 24, 0, 0, at, 64) + usual[18:54] + bytes(24) + usual[54:]


def gif(**options):
    """A frame at 4, 3 of a larger screen."""
    out = bytearray(saved(RGB.quantize(16), "GIF", **options))
    out[6:10] = struct.pack("<HH", W + 7, H + 5)
    at = out.index(b"\x2c" + struct.pack("<HHHH", 0, 0, W, H))
    out[at + 1 : at + 5] = struct.pack("<HH", 4, 3)
    return bytes(out)


def png_grey16():
    """With a grey that is transparent."""
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in (x * 40 + y * 9))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 16, 0, 0, 0, 0))
        + chunk(b"tRNS", b"\0\x28")
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def numbered(ids, adobe=b""):
    """A JPEG without JFIF's marker whose components have these numbers."""
    out = bytearray(saved(RGB, "JPEG", quality=90, subsampling=0))
    del out[2 : 4 + struct.unpack(">H", out[4:6])[0]]
    frame = out.index(b"\xff\xc0")
    scan = out.index(b"\xff\xda")
    for i, number in enumerate(ids):
        out[frame + 10 + 3 * i] = number
        out[scan + 5 + 2 * i] = number
    return bytes(out[:2]) + adobe + bytes(out[2:])


def adobe(transform):
    return b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes([transform])


def predicted(samples):
    """Differences from the pixel to the left, deflated."""
    return zlib.compress(np.diff(samples, axis=1, prepend=np.zeros_like(samples[:, :1])).astype("<u2").tobytes())


noise = np.random.default_rng(5).integers(0, 256, (H, W, 4), dtype=np.uint8)
noise16 = np.random.default_rng(6).integers(0, 1 << 16, (H, W, 4), dtype=np.uint16)
files = {
    "cmyk.tif": saved(Image.frombytes("CMYK", (W, H), noise.tobytes()), "TIFF"),
    "cmyk_lzw.tif": saved(Image.frombytes("CMYK", (W, H), noise.tobytes()), "TIFF", compression="tiff_lzw"),
    "cmyk16.tif": tiff((16,) * 4, 5, noise16.astype("<u2").tobytes()),
    "palette.tif": saved(RGB.quantize(16), "TIFF"),
    "palette_any.tif": tiff((8,), 3, noise[..., 0].tobytes(), t320=tuple(int(v) for v in np.arange(768) * 85 + 37)),
    "grey16.tif": tiff((16,), 1, noise16[..., 0].astype("<u2").tobytes()),
    "grey16_predicted.tif": saved(Image.fromarray(noise16[..., 0]), "TIFF", compression="tiff_lzw", tiffinfo={317: 2}),
    "colours16_predicted.tif": tiff((16,) * 3, 2, predicted(noise16[..., :3]), t259=8, t317=2),
    "cmyk16_predicted.tif": tiff((16,) * 4, 5, predicted(noise16), t259=8, t317=2),
    "signed8.tif": tiff((8,), 1, noise[..., 0].tobytes(), t339=2),
    "raw555.bmp": bmp(None),
    "fields555.bmp": bmp((0x7C00, 0x3E0, 0x1F)),
    "fields565.bmp": bmp((0xF800, 0x7E0, 0x1F)),
    "os2.bmp": os2(RGB),
    "os2_palette.bmp": os2(RGB.quantize(16)),
    "inset.gif": gif(),
    "inset_clear.gif": gif(transparency=5),
    "grey16_clear.png": png_grey16(),
    "numbers012.jpg": numbered((0, 1, 2)),
    "numbers_rgb.jpg": numbered(b"RGB"),
    "numbers_adobe0.jpg": numbered((1, 2, 3), adobe(0)),
    "numbers_adobe2.jpg": numbered((1, 2, 3), adobe(2)),
}
for turn in range(2, 9):
    files[f"turned{turn}.tif"] = saved(RGB, "TIFF", tiffinfo={274: turn})
refused = {
    "zstd.tif": saved(RGB, "TIFF", compression="zstd"),
    "lzma.tif": saved(RGB, "TIFF", compression="lzma"),
    "float.tif": saved(RGB.convert("F"), "TIFF"),
    "whole32.tif": saved(RGB.convert("I"), "TIFF"),
    "signed16.tif": tiff((16,), 1, noise16[..., 0].astype("<u2").tobytes(), t339=2),
    "white16.tif": tiff((16,), 0, noise16[..., 0].astype("<u2").tobytes()),
    "premultiplied.tif": tiff((8,) * 4, 2, noise.tobytes(), t338=1),
    "planes16.tif": tiff((16,) * 3, 2, noise16[..., :3].transpose(2, 0, 1).astype("<u2").tobytes(), t284=2),
    "luma.tif": saved(RGB.convert("YCbCr"), "TIFF"),
    "lab.tif": tiff((8,) * 3, 8, noise[..., :3].tobytes()),
    "palette_alpha.tif": saved(RGB.quantize(16).convert("PA"), "TIFF"),
    "big.tif": saved(RGB, "TIFF", big_tiff=True),
}
folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
lines = []
for name, file in files.items():
    image = Image.open(io.BytesIO(file)).convert("RGB")
    lines.append(f"{name}\t{image.width}\t{image.height}\t{hashlib.sha256(image.tobytes()).hexdigest()}")
lines += [f"{name}\t0\t0\tunsupported_image" for name in refused]
for name, file in (files | refused).items():
    with open(f"{folder}/{name}", "wb") as out:
        out.write(file)
with open(f"{folder}/kinds.tsv", "w") as out:
    out.write("\n".join(lines) + "\n")
