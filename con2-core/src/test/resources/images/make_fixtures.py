"""Makes every file in this folder; run it here with Pillow 13 and numpy. See README.txt."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
EXPECTED = HERE / "expected"
RESIZE = HERE / "resize"
for folder in (PICTURES, EXPECTED, RESIZE):
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()

W, H = 29, 19  # odd on purpose: rows do not end on a byte, nor blocks on a block edge


def ramps(width=W, height=H, levels=256):
    """A smooth colour picture: each channel is a different ramp or wave."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    red = x / max(1, width - 1)
    green = y / max(1, height - 1)
    blue = 0.5 + 0.5 * np.sin(x / 5.0) * np.cos(y / 4.0)
    return np.round(np.stack([red, green, blue], -1) * (levels - 1)).astype(int)


RGB8 = ramps().astype(np.uint8)
GREY8 = ((RGB8.astype(int).sum(-1) * 7) % 256).astype(np.uint8)
RGB16 = ramps(levels=65536).astype(np.uint16)
GREY16 = (RGB16.astype(int).sum(-1) % 65536).astype(np.uint16)
_y, _x = np.mgrid[0:H, 0:W]
ALPHA8 = ((_x * 255) // (W - 1)).astype(np.uint8)
ALPHA16 = ((_x * 65535) // (W - 1)).astype(np.uint16)


def expect(name, pixels):
    """Writes the expected picture as a binary PPM of 8 or 16 bits (big-endian)."""
    pixels = np.asarray(pixels)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, 2)
    top = 65535 if pixels.dtype == np.uint16 else 255
    head = f"P6 {pixels.shape[1]} {pixels.shape[0]} {top}\n".encode()
    body = pixels.astype(">u2" if top == 65535 else "u1").tobytes()
    (EXPECTED / (name + ".ppm")).write_bytes(head + body)


def over_white(pixels, alpha, top):
    """The definition of ImageReader: (c*a + top*(top-a)) / top, halves rounded up."""
    c = np.asarray(pixels).astype(np.int64)
    if c.ndim == 2:
        c = np.repeat(c[:, :, None], 3, 2)
    a = np.asarray(alpha).astype(np.int64)[:, :, None]
    out = (2 * (c * a + top * (top - a)) + top) // (2 * top)
    return out.astype(np.uint16 if top == 65535 else np.uint8)


def as_pillow_reads(data):
    """What Pillow makes of a file: turned upright, RGB, transparency over white."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    if picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info:
        rgba = np.asarray(picture.convert("RGBA"))
        return over_white(rgba[:, :, :3], rgba[:, :, 3], 255)
    return np.asarray(picture.convert("RGB"))


def put(name, data, pixels=None):
    (PICTURES / name).write_bytes(data)
    expect(name, as_pillow_reads(data) if pixels is None else pixels)


def save(name, picture, pixels=None, **options):
    out = io.BytesIO()
    picture.save(out, **options)
    put(name, out.getvalue(), pixels)


# ---------------------------------------------------------------- JPEG
rgb, grey = Image.fromarray(RGB8), Image.fromarray(GREY8)
smooth_grey = Image.fromarray(RGB8[:, :, 2])
for sub, label in ((0, "444"), (1, "422"), (2, "420")):
    save(f"jpeg_rgb_{label}.jpg", rgb, format="JPEG", quality=80, subsampling=sub)
save("jpeg_progressive.jpg", rgb, format="JPEG", quality=80, progressive=True)
save("jpeg_grey.jpg", smooth_grey, format="JPEG", quality=85)
save("jpeg_grey_progressive.jpg", smooth_grey, format="JPEG", quality=85, progressive=True)
save("jpeg_restart.jpg", rgb, format="JPEG", quality=80, restart_marker_blocks=1)
save("jpeg_stored_as_rgb.jpg", rgb, format="JPEG", quality=85, keep_rgb=True)
save("jpeg_one_pixel.jpg", Image.new("RGB", (1, 1), (200, 30, 90)), format="JPEG", quality=90)
srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
srgb[24:36] = bytes(12)  # the time of day would make every run differ
srgb = bytes(srgb)
save("jpeg_icc_srgb.jpg", rgb, format="JPEG", quality=80, icc_profile=srgb)
save("jpeg_icc_damaged.jpg", rgb, format="JPEG", quality=80, icc_profile=b"\0" * 300)
cmyk = np.dstack([RGB8, GREY8 // 3])
save("jpeg_cmyk_adobe.jpg", Image.fromarray(cmyk, "CMYK"), format="JPEG", quality=90)


def jpeg_bytes(picture, **options):
    out = io.BytesIO()
    picture.save(out, format="JPEG", **options)
    return bytearray(out.getvalue())


# Four channels that are meant as Y, Cb, Cr, K: only the Adobe transform byte is changed.
ycck = np.dstack([np.asarray(rgb.convert("YCbCr")), 255 - GREY8 // 3])
data = jpeg_bytes(Image.fromarray(255 - ycck, "CMYK"), quality=90)
data[data.index(b"Adobe") + 11] = 2
put("jpeg_ycck_adobe.jpg", bytes(data))
# Four channels and no Adobe marker: not inverted.
data = jpeg_bytes(Image.fromarray(cmyk, "CMYK"), quality=90)
start = data.index(b"\xff\xee")
del data[start:start + 16]
put("jpeg_cmyk_plain.jpg", bytes(data))
# No JFIF marker: the colours are YCbCr all the same, as every other reader has it.
data = jpeg_bytes(rgb, quality=80, subsampling=0)
assert data[2:4] == b"\xff\xe0"
del data[2:20]
put("jpeg_no_jfif.jpg", bytes(data))
# Stray bytes before the last marker: cameras do that, the picture is whole.
data = jpeg_bytes(rgb, quality=80)
put("jpeg_stray_bytes.jpg", bytes(data[:-2]) + b"\x11\x22\x33" + bytes(data[-2:]))
put("jpeg_tail_of_zeros.jpg", bytes(data) + b"\0" * 40)
# A thumbnail inside EXIF has its own end marker; orientation, big- and little-endian.
small = Image.fromarray(ramps(13, 8).astype(np.uint8))
for orientation in range(1, 9):
    exif = Image.Exif()
    exif.endian = "<" if orientation % 2 else ">"
    exif[274] = orientation
    save(f"jpeg_orientation_{orientation}.jpg", small, format="JPEG", quality=90, exif=exif)


# ---------------------------------------------------------------- PNG
def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pack(samples, bits):
    """Rows of samples (rows, columns, channels) as PNG and TIFF pack them."""
    rows, columns, channels = samples.shape
    flat = samples.reshape(rows, columns * channels)
    if bits == 16:
        return [row.astype(">u2").tobytes() for row in flat]
    if bits == 8:
        return [row.astype("u1").tobytes() for row in flat]
    bitstring = ((flat[:, :, None] >> np.arange(bits - 1, -1, -1)) & 1).reshape(rows, -1)
    return [np.packbits(row.astype(np.uint8)).tobytes() for row in bitstring]


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png(samples, bits, colour, interlaced=False, extra=b""):
    samples = np.asarray(samples)
    if samples.ndim == 2:
        samples = samples[:, :, None]
    height, width = samples.shape[:2]
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, int(interlaced))
    passes = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7] if interlaced else [samples]
    raw = b"".join(b"\0" + row for part in passes if part.size for row in pack(part, bits))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra
            + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


rgba8 = np.dstack([RGB8, ALPHA8])
palette_picture = rgb.quantize(16)
save("png_grey.png", grey, format="PNG")
save("png_rgb.png", rgb, format="PNG")
save("png_rgba.png", Image.fromarray(rgba8, "RGBA"), format="PNG")
save("png_grey_alpha.png", Image.fromarray(np.dstack([GREY8, ALPHA8]), "LA"), format="PNG")
save("png_palette.png", palette_picture, format="PNG")
save("png_palette_one_transparent.png", palette_picture, format="PNG", transparency=3)
save("png_palette_alphas.png", palette_picture, format="PNG", transparency=bytes(range(0, 256, 17)))
save("png_rgb_transparent_colour.png", rgb, format="PNG", transparency=tuple(int(v) for v in RGB8[5, 5]))
save("png_grey_transparent_level.png", grey, format="PNG", transparency=int(GREY8[5, 5]))
save("png_icc.png", rgb, format="PNG", icc_profile=srgb)
save("png_grey_icc.png", grey, format="PNG", icc_profile=srgb)
exif = Image.Exif()
exif[274] = 6
save("png_orientation_6.png", rgb, format="PNG", exif=exif)
gamma = chunk(b"gAMA", struct.pack(">I", 100000))
put("png_grey_gamma.png", png(GREY8, 8, 0, extra=gamma), GREY8)
for bits in (1, 2, 4):
    top = 2 ** bits - 1
    levels = GREY8 >> (8 - bits)
    put(f"png_grey_{bits}bit.png", png(levels, bits, 0), (levels * (255 // top)).astype(np.uint8))
    colours = np.array([[(37 * i) % 256, (91 * i + 40) % 256, 255 - 16 * i] for i in range(top + 1)], np.uint8)
    table = chunk(b"PLTE", colours.tobytes())
    put(f"png_palette_{bits}bit.png", png(levels, bits, 3, extra=table), colours[levels])
    put(f"png_palette_{bits}bit_interlaced.png", png(levels, bits, 3, True, table), colours[levels])
put("png_grey_16bit.png", png(GREY16, 16, 0), GREY16)
put("png_rgb_16bit.png", png(RGB16, 16, 2), RGB16)
put("png_rgb_16bit_interlaced.png", png(RGB16, 16, 2, True), RGB16)
put("png_grey_alpha_16bit.png", png(np.dstack([GREY16, ALPHA16]), 16, 4), over_white(GREY16, ALPHA16, 65535))
put("png_rgba_16bit.png", png(np.dstack([RGB16, ALPHA16]), 16, 6), over_white(RGB16, ALPHA16, 65535))
level = chunk(b"tRNS", struct.pack(">H", int(GREY16[5, 5])))
put("png_grey_16bit_transparent_level.png", png(GREY16, 16, 0, extra=level),
    over_white(GREY16, np.where(GREY16 == GREY16[5, 5], 0, 65535), 65535))
colour = chunk(b"tRNS", struct.pack(">HHH", *(int(v) for v in RGB16[5, 5])))
put("png_rgb_16bit_transparent_colour.png", png(RGB16, 16, 2, extra=colour),
    over_white(RGB16, np.where((RGB16 == RGB16[5, 5]).all(-1), 0, 65535), 65535))
put("png_rgb_interlaced.png", png(RGB8, 8, 2, True), RGB8)
put("png_rgba_interlaced.png", png(rgba8, 8, 6, True), over_white(RGB8, ALPHA8, 255))
put("png_grey_interlaced.png", png(GREY8, 8, 0, True), GREY8)
put("png_named.jpg", png(RGB8, 8, 2), RGB8)

# ---------------------------------------------------------------- GIF
save("gif_palette.gif", palette_picture, format="GIF", interlace=0)
save("gif_interlaced.gif", palette_picture, format="GIF", interlace=1)
save("gif_transparent.gif", palette_picture, format="GIF", transparency=3)
save("gif_grey.gif", grey, format="GIF")
frames = [palette_picture, ImageOps.mirror(rgb).quantize(16)]
save("gif_animated.gif", frames[0], format="GIF", save_all=True, append_images=frames[1:], duration=50)

# ---------------------------------------------------------------- BMP
save("bmp_rgb.bmp", rgb, format="BMP")
save("bmp_grey.bmp", grey, format="BMP")
save("bmp_palette.bmp", palette_picture, format="BMP")
save("bmp_1bit.bmp", grey.convert("1"), format="BMP")
save("bmp_rgba.bmp", Image.fromarray(rgba8, "RGBA"), format="BMP")


def bmp(bits, body, compression=0, palette=b"", masks=b"", height=H):
    offset = 14 + 40 + len(masks) + len(palette)
    info = struct.pack("<IiiHHIIiiII", 40, W, height, 1, bits, compression, len(body), 2835, 2835,
                       len(palette) // 4, 0)
    return b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset) + info + masks + palette + body


def padded(row):
    return row + b"\0" * (-len(row) % 4)


bgr = RGB8[:, :, ::-1]
put("bmp_top_down.bmp", bmp(24, b"".join(padded(r.tobytes()) for r in bgr), height=-H))
bgrx = np.dstack([bgr, np.zeros((H, W), np.uint8)])
put("bmp_32bit_unused_byte.bmp", bmp(32, bgrx[::-1].tobytes()), RGB8)
five = RGB8.astype(int) >> 3
put("bmp_16bit_555.bmp", bmp(16, b"".join(
    padded(((r[:, 0] << 10) | (r[:, 1] << 5) | r[:, 2]).astype("<u2").tobytes()) for r in five[::-1])))
put("bmp_16bit_565.bmp", bmp(16, b"".join(
    padded(((r[:, 0] >> 3 << 11) | (r[:, 1] >> 2 << 5) | (r[:, 2] >> 3)).astype("<u2").tobytes())
    for r in RGB8.astype(int)[::-1]), 3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
colours16 = np.array([[(53 * i) % 256, 255 - 15 * i, 17 * i] for i in range(16)], np.uint8)
levels4 = GREY8 >> 4
table = b"".join(bytes([c[2], c[1], c[0], 0]) for c in colours16)
put("bmp_palette_4bit.bmp", bmp(4, b"".join(
    padded(row) for row in pack(levels4[::-1, :, None], 4)), palette=table), colours16[levels4])


def rle8(levels):
    out = b""
    for row in levels[::-1]:
        x = 0
        while x < len(row):
            run = 1
            while x + run < len(row) and row[x + run] == row[x]:
                run += 1
            out += bytes([run, row[x]])
            x += run
        out += b"\0\0"
    return out + b"\0\1"


put("bmp_palette_rle8.bmp", bmp(8, rle8(levels4), 1, palette=table), colours16[levels4])

# ---------------------------------------------------------------- TIFF
for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
    label = compression.replace("tiff_", "")
    save(f"tiff_rgb_{label}.tif", rgb, format="TIFF", compression=compression)
    save(f"tiff_grey_{label}.tif", grey, format="TIFF", compression=compression)
save("tiff_rgb_jpeg.tif", rgb, format="TIFF", compression="jpeg", quality=90)
save("tiff_grey_jpeg.tif", smooth_grey, format="TIFF", compression="jpeg", quality=90)
save("tiff_palette.tif", palette_picture, format="TIFF", compression="tiff_lzw")
save("tiff_rgba.tif", Image.fromarray(rgba8, "RGBA"), format="TIFF", compression="tiff_lzw")
save("tiff_cmyk.tif", Image.fromarray(cmyk, "CMYK"), format="TIFF", compression="tiff_lzw")
save("tiff_1bit.tif", grey.convert("1"), format="TIFF", compression="raw")
save("tiff_1bit_group3.tif", grey.convert("1"), format="TIFF", compression="group3")
save("tiff_1bit_group4.tif", grey.convert("1"), format="TIFF", compression="group4")
save("tiff_icc.tif", rgb, format="TIFF", icc_profile=srgb)
save("tiff_two_pages.tif", rgb, format="TIFF", save_all=True, append_images=[grey.convert("RGB")])
save("tiff_grey_16bit_lzw.tif", Image.fromarray(GREY16), GREY16, format="TIFF", compression="tiff_lzw")
save("tiff_orientation_6.tif", rgb, format="TIFF", tiffinfo={274: 6})


def tiff(width, height, bits, photometric, blocks, order="<", tags=(), compression=1, samples=1):
    """An uncompressed or deflated TIFF; blocks are strips of one row, or what tags say."""
    entries = {256: (4, [width]), 257: (4, [height]), 258: (3, [bits] * samples), 259: (3, [compression]),
               262: (3, [photometric]), 277: (3, [samples])}
    entries.update(dict(tags))
    offsets, counts = (324, 325) if 322 in entries else (273, 279)
    if offsets == 273:
        entries.setdefault(278, (3, [1]))
    position, places = 8, []
    for block in blocks:
        places.append(position)
        position += len(block)
    entries[offsets], entries[counts] = (4, places), (4, [len(b) for b in blocks])
    body, directory = b"".join(blocks), b""
    if len(body) % 2:
        body, position = body + b"\0", position + 1
    extra, extra_at = b"", position + 2 + 12 * len(entries) + 4
    for tag in sorted(entries):
        kind, values = entries[tag]
        packed = struct.pack(order + {3: "H", 4: "I"}[kind] * len(values), *values)
        if len(packed) > 4:
            packed, extra = struct.pack(order + "I", extra_at + len(extra)), extra + packed
        directory += struct.pack(order + "HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", position)
    return head + body + struct.pack(order + "H", len(entries)) + directory + struct.pack(order + "I", 0) + extra


def rows16(samples, order):
    return [row.astype(order + "u2").tobytes() for row in samples]


put("tiff_rgb_16bit.tif", tiff(W, H, 16, 2, rows16(RGB16, "<"), samples=3), RGB16)
put("tiff_rgb_16bit_big_endian.tif", tiff(W, H, 16, 2, rows16(RGB16, ">"), ">", samples=3), RGB16)
put("tiff_rgb_16bit_deflate.tif", tiff(W, H, 16, 2, [zlib.compress(r) for r in rows16(RGB16, "<")],
                                       compression=8, samples=3), RGB16)
rgba16 = np.dstack([RGB16, ALPHA16])
put("tiff_rgba_16bit.tif", tiff(W, H, 16, 2, rows16(rgba16, "<"), tags=[(338, (3, [2]))], samples=4),
    over_white(RGB16, ALPHA16, 65535))
put("tiff_grey_16bit.tif", tiff(W, H, 16, 1, rows16(GREY16, "<")), GREY16)
put("tiff_grey_16bit_big_endian.tif", tiff(W, H, 16, 1, rows16(GREY16, ">"), ">"), GREY16)
put("tiff_grey_white_is_zero.tif", tiff(W, H, 8, 0, [r.tobytes() for r in GREY8]), 255 - GREY8)
put("tiff_grey_16bit_white_is_zero.tif", tiff(W, H, 16, 0, rows16(GREY16, "<")), 65535 - GREY16)
put("tiff_grey_4bit.tif", tiff(W, H, 4, 1, pack(levels4[:, :, None], 4)), levels4 * np.uint8(17))
put("tiff_rgb_planar.tif", tiff(W, H, 8, 2, [r.tobytes() for c in range(3) for r in RGB8[:, :, c]],
                                tags=[(284, (3, [2]))], samples=3), RGB8)
put("tiff_rgb_16bit_planar.tif", tiff(W, H, 16, 2, [r for c in range(3) for r in rows16(RGB16[:, :, c], "<")],
                                      tags=[(284, (3, [2]))], samples=3), RGB16)
tiles = np.zeros((32, 32, 3), np.uint8)
tiles[:H, :W] = RGB8
put("tiff_rgb_tiled.tif", tiff(W, H, 8, 2, [tiles[y:y + 16, x:x + 16].tobytes() for y in (0, 16) for x in (0, 16)],
                               tags=[(322, (3, [16])), (323, (3, [16]))], samples=3), RGB8)
premultiplied = (RGB8.astype(int) * ALPHA8[:, :, None].astype(int) // 255).astype(np.uint8)
put("tiff_rgba_premultiplied.tif",
    tiff(W, H, 8, 2, [r.tobytes() for r in np.dstack([premultiplied, ALPHA8])], tags=[(338, (3, [1]))], samples=4),
    (premultiplied.astype(int) + 255 - ALPHA8[:, :, None]).astype(np.uint8))

# ---------------------------------------------------------------- WebP
save("webp_lossy.webp", rgb, format="WEBP", quality=90)
save("webp_lossless.webp", rgb, format="WEBP", lossless=True)
save("webp_lossless_palette.webp", palette_picture.convert("RGB"), format="WEBP", lossless=True)
save("webp_lossy_alpha.webp", Image.fromarray(rgba8, "RGBA"), format="WEBP", quality=90)
save("webp_lossless_alpha.webp", Image.fromarray(rgba8, "RGBA"), format="WEBP", lossless=True, exact=True)
save("webp_animated.webp", rgb, format="WEBP", lossless=True, save_all=True,
     append_images=[ImageOps.mirror(rgb)], duration=50)
exif = Image.Exif()
exif[274] = 6
save("webp_orientation_6.webp", rgb, format="WEBP", lossless=True, exif=exif)

# ---------------------------------------------------------------- what real programs write
GIVEN = HERE / "given"
for name in ("exif_6_continued.jpg", "exif_twice_6_then_1.jpg", "tiff_three_pages.tif"):
    put(name, (GIVEN / name).read_bytes())
# Its pixels are whole, a tag about the program lies outside: as if the tag were not there.
data = bytearray((GIVEN / "tiff_ascii_tag_outside.tif").read_bytes())
outside = data.index(struct.pack("<HH", 305, 2))
data[outside + 4:outside + 12] = struct.pack("<I4s", 1, b"\0")
put("tiff_ascii_tag_outside.tif", (GIVEN / "tiff_ascii_tag_outside.tif").read_bytes(), as_pillow_reads(bytes(data)))
deep = np.asarray(Image.open(GIVEN / "opencv_default_16bit.tif"))
assert deep.dtype == np.uint16
put("opencv_default_16bit.tif", (GIVEN / "opencv_default_16bit.tif").read_bytes(), deep)

# Orientation as a LONG; a second picture behind the first, as phones write.
exif = Image.Exif()
exif[274] = 6
data = jpeg_bytes(small, quality=90, exif=exif)
tag = data.index(struct.pack("<HHI", 274, 3, 1)) if b"II*" in data else data.index(struct.pack(">HHI", 274, 3, 1))
order = "<" if b"II*" in data else ">"
data[tag:tag + 12] = struct.pack(order + "HHII", 274, 4, 1, 6)
put("jpeg_orientation_long.jpg", bytes(data))
progressive = jpeg_bytes(rgb, quality=80, progressive=True)
put("jpeg_two_pictures.jpg", bytes(jpeg_bytes(rgb, quality=80)) + bytes(progressive) * 3)

# 16 bits of which the source had 12: as they are, and brought to 16 as the standard wants.
twelve = RGB16 >> 4
widened = ((2 * twelve.astype(np.int64) * 65535 + 4095) // 8190).astype(np.uint16)
bits12 = chunk(b"sBIT", bytes([12, 12, 12]))
put("png_rgb_12_of_16bit.png", png(twelve, 16, 2, extra=bits12), widened)
put("png_rgb_12_of_16bit_scaled.png", png(twelve << 4 | twelve >> 8, 16, 2, extra=bits12), twelve << 4 | twelve >> 8)
put("png_rgb_12_of_16bit_shifted.png", png(twelve << 4, 16, 2, extra=bits12), twelve << 4)
put("png_grey_12_of_16bit_alpha.png",
    png(np.dstack([twelve[:, :, 0], ALPHA16 >> 4]), 16, 4, extra=chunk(b"sBIT", bytes([12, 12]))),
    over_white(widened[:, :, 0], ((2 * (ALPHA16 >> 4).astype(np.int64) * 65535 + 4095) // 8190), 65535))
colour = chunk(b"tRNS", struct.pack(">HHH", *(int(v) for v in twelve[5, 5])))
put("png_rgb_12_of_16bit_transparent_colour.png", png(twelve, 16, 2, extra=bits12 + colour),
    over_white(widened, np.where((twelve == twelve[5, 5]).all(-1), 0, 65535), 65535))
# A palette of five colours, and numbers up to fifteen, or to 255.
five_colours = chunk(b"PLTE", bytes(range(30, 45)))
put("png_palette_short.png", png(GREY8, 8, 3, extra=five_colours))
put("png_palette_4bit_short.png", png(GREY8 >> 4, 4, 3, extra=five_colours))
# The JDK's decoder repeats the last colour where a palette has exactly 2, 4 or 16.
put("png_palette_sixteen_of_256.png", png(GREY8, 8, 3, extra=chunk(b"PLTE", bytes(range(30, 78)))))
put("png_palette_four_of_sixteen.png", png(GREY8 >> 4, 4, 3, extra=chunk(b"PLTE", bytes(range(30, 42)))))
put("png_palette_short_alphas.png", png(GREY8, 8, 3, extra=five_colours + chunk(b"tRNS", bytes([0, 90]))))

# TIFF with samples that are no transparency, of many bits, inks, predictors, tiles, and big.
nir = 255 - GREY8
put("tiff_rgb_and_unspecified.tif",
    tiff(W, H, 8, 2, [r.tobytes() for r in np.dstack([RGB8, nir])], tags=[(338, (3, [0]))], samples=4), RGB8)
put("tiff_rgb_and_two_unspecified.tif",
    tiff(W, H, 8, 2, [r.tobytes() for r in np.dstack([RGB8, nir, ALPHA8])], tags=[(338, (3, [0, 0]))], samples=5), RGB8)
put("tiff_grey_and_unspecified.tif",
    tiff(W, H, 8, 1, [r.tobytes() for r in np.dstack([GREY8, nir])], tags=[(338, (3, [0]))], samples=2), GREY8)
put("tiff_rgb_and_unsaid.tif", tiff(W, H, 8, 2, [r.tobytes() for r in rgba8], samples=4))
put("tiff_grey_alpha.tif",
    tiff(W, H, 8, 1, [r.tobytes() for r in np.dstack([GREY8, ALPHA8])], tags=[(338, (3, [2]))], samples=2),
    over_white(GREY8, ALPHA8, 255))
inks16 = np.dstack([RGB16, GREY16 // 3]).astype(np.int64)
white = 65535 - inks16[:, :, 3:]
light16 = (white - (2 * inks16[:, :, :3] * white + 65535) // 131070).astype(np.uint16)
put("tiff_cmyk_16bit.tif", tiff(W, H, 16, 5, rows16(inks16, "<"), samples=4), light16)
put("tiff_grey_12bit.tif", tiff(W, H, 12, 1, pack(twelve[:, :, :1], 12)), widened[:, :, 0])
save("tiff_grey_16bit_lzw_predictor.tif", Image.fromarray(GREY16), GREY16, format="TIFF", compression="tiff_lzw",
     tiffinfo={317: 2})
save("tiff_rgb_lzw_predictor.tif", rgb, RGB8, format="TIFF", compression="tiff_lzw", tiffinfo={317: 2})


def differences(samples):
    flat = samples.astype(np.int64)
    return np.concatenate([flat[:, :1], flat[:, 1:] - flat[:, :-1]], 1).astype(np.uint16)


for order, label in (("<", ""), (">", "_big_endian")):
    put(f"tiff_rgb_16bit_deflate_predictor{label}.tif",
        tiff(W, H, 16, 2, [zlib.compress(r) for r in rows16(differences(RGB16), order)], order,
             tags=[(317, (3, [2]))], compression=8, samples=3), RGB16)
tiles16 = np.zeros((32, 32, 3), np.uint16)
tiles16[:H, :W] = RGB16
put("tiff_rgb_16bit_tiled_deflate_predictor.tif",
    tiff(W, H, 16, 2, [zlib.compress(differences(tiles16[y:y + 16, x:x + 16]).astype("<u2").tobytes())
                       for y in (0, 16) for x in (0, 16)],
         tags=[(322, (3, [16])), (323, (3, [16])), (317, (3, [2]))], compression=8, samples=3), RGB16)
save("tiff_big.tif", rgb, RGB8, format="TIFF", big_tiff=True)
save("tiff_1bit_group4_strips.tif", grey.convert("1"), format="TIFF", compression="group4", tiffinfo={278: 5})
bits1 = pack((GREY8 >> 7)[:, :, None], 1)
turned = [bytes(int(f"{b:08b}"[::-1], 2) for b in row) for row in bits1]
put("tiff_1bit_low_bit_first.tif", tiff(W, H, 1, 1, turned, tags=[(266, (3, [2]))]), (GREY8 >> 7) * np.uint8(255))

# GIF with a palette that is too short, and without any.
data = bytearray((PICTURES / "gif_grey.gif").read_bytes())
palette_bytes = 3 * (2 << (data[10] & 7))
short = data[:10] + bytes([data[10] & 0xf8 | 2]) + data[11:13 + 24] + data[13 + palette_bytes:]
put("gif_palette_short.gif", bytes(short))

# ---------------------------------------------------------------- resizing
def resize(picture, size):
    """Along the rows, then down the columns, as Pillow up to 12 does; 13 turns it round for some."""
    across = picture.resize((size[0], picture.height), Image.Resampling.BILINEAR)
    return across.resize(size, Image.Resampling.BILINEAR)


noise = np.random.default_rng(7)
for width, height in ((29, 19), (64, 48), (7, 50), (1, 5), (32, 32)):
    samples = noise.integers(0, 256, (height, width, 3)).astype(np.uint8)
    samples[:, : width // 2] = np.where(samples[:, : width // 2] > 127, 255, 0)  # overshoot and edges
    samples16 = noise.integers(0, 65536, (height, width)).astype(np.uint16)
    stem = f"{width}x{height}"
    Image.fromarray(samples).save(RESIZE / f"{stem}_source.ppm")
    (RESIZE / f"{stem}_16bit_source.pgm").write_bytes(
        f"P5 {width} {height} 65535\n".encode() + samples16.astype(">u2").tobytes())
    for side in (8, 16, 33):
        resize(Image.fromarray(samples), (side, side)).save(RESIZE / f"{stem}_stretch_{side}.ppm")
        small16 = np.asarray(resize(Image.fromarray(samples16), (side, side)))
        assert small16.dtype == np.uint16
        (RESIZE / f"{stem}_16bit_stretch_{side}.pgm").write_bytes(
            f"P5 {side} {side} 65535\n".encode() + small16.astype(">u2").tobytes())
        # torchvision's Resize(side) and CenterCrop(side): the longer side is cut to a whole number.
        short, long = min(width, height), max(width, height)
        longer = int(side * long / short)
        size = (side, longer) if width <= height else (longer, side)
        left, top = (round((size[0] - side) / 2), round((size[1] - side) / 2))
        resize(Image.fromarray(samples), size).crop((left, top, left + side, top + side)).save(
            RESIZE / f"{stem}_crop_{side}.ppm")
