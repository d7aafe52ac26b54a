"""Makes the DICOM files of the tests and what they hold, by pydicom, numpy and other codecs.

    pip install pydicom==3.0.2 numpy Pillow pyjpegls pylibjpeg pylibjpeg-openjpeg
    apt-get install dcmtk  # 3.6.7, for lossless JPEG and the orders of JPEG-LS
    python make_dicom.py

Nobody in them exists: the pixels are drawn by formulas, the patient is called NOBODY^INVENTED.
"""

import io
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import apply_modality_lut, apply_voi, apply_windowing, convert_color_space
from pydicom.sequence import Sequence
from pydicom.uid import (
    JPEG2000,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

HERE = Path(__file__).parent
PLUGIN = {
    RLELossless: "pydicom",
    JPEGLSLossless: "pyjpegls",
    JPEGLSNearLossless: "pyjpegls",
    JPEG2000: "pylibjpeg",
    JPEG2000Lossless: "pylibjpeg",
}
WIDTH, HEIGHT = 23, 17
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH]
NOISE = np.random.default_rng(14).integers(0, 40, (HEIGHT, WIDTH))
PICTURE = 0.5 + 0.3 * np.sin(X / 4.0) + 0.15 * np.cos(Y / 3.0)  # 0.05 to 0.95


def drawn(low, high, kind):
    """The picture between two values, with a flat area (for runs) and noise."""
    a = low + (high - low) * PICTURE
    a[4:9, 3:15] = low + (high - low) * 0.25
    a[9:] += NOISE[9:] * (high - low) / 4096
    return np.clip(np.rint(a), low, high).astype(kind)


def dataset(pixels, bits, syntax=ExplicitVRLittleEndian, kind="MONOCHROME2", **more):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "1.2.826.0.1.3680043.8.498.14"
    meta.TransferSyntaxUID = syntax
    ds = Dataset()
    ds.file_meta = meta
    ds.SOPClassUID = meta.MediaStorageSOPClassUID
    ds.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    ds.PatientName = "NOBODY^INVENTED"
    ds.PatientID = "SECRET-4711"
    ds.PatientBirthDate = "19700101"
    ds.InstitutionName = "HOSPITAL OF NOWHERE"
    other = Dataset()
    other.PatientName = "NOBODY^OTHER"
    ds.OtherPatientIDsSequence = Sequence([other])
    ds.SamplesPerPixel = 3 if kind in ("RGB", "YBR_FULL", "YBR_FULL_422") else 1
    ds.PhotometricInterpretation = kind
    if ds.SamplesPerPixel == 3:
        ds.PlanarConfiguration = 0
    frames = pixels.ndim == 3 + (ds.SamplesPerPixel == 3)
    if frames:
        ds.NumberOfFrames = pixels.shape[0]
    ds.Rows, ds.Columns = pixels.shape[1:3] if frames else pixels.shape[:2]
    ds.BitsAllocated = 8 * pixels.dtype.itemsize
    ds.BitsStored = bits
    ds.HighBit = bits - 1
    ds.PixelRepresentation = int(pixels.dtype.kind == "i")
    for name, value in more.items():
        setattr(ds, name, value)
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    ds.PixelData = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
    ds["PixelData"].VR = "OB" if pixels.dtype.itemsize == 1 else "OW"
    return ds


def brightness(stored, ds):
    """0 to 65535, as DICOM's PS3.3, C.11 has it; by pydicom where it does the step."""
    values = apply_modality_lut(stored, ds)
    if "VOILUTSequence" in ds:
        table_bits = ds.VOILUTSequence[0].LUTDescriptor[2]
        y = apply_voi(values, ds) / (2**table_bits - 1)
    elif "WindowWidth" in ds:
        # pydicom scales to the range of the stored bits, rescaled; here to 0 to 1.
        y = apply_windowing(values, ds)
        signed = ds.PixelRepresentation
        low = -(2 ** (ds.BitsStored - 1)) if signed else 0
        high = 2 ** (ds.BitsStored - 1) - 1 if signed else 2**ds.BitsStored - 1
        slope, offset = float(ds.get("RescaleSlope", 1)), float(ds.get("RescaleIntercept", 0))
        y = (y - (low * slope + offset)) / ((high - low) * slope)
    elif "ModalityLUTSequence" in ds:
        y = values / (2 ** ds.ModalityLUTSequence[0].LUTDescriptor[2] - 1)
    else:
        low = -(2 ** (ds.BitsStored - 1)) if ds.PixelRepresentation else 0
        y = (stored.astype(float) - low) / (2**ds.BitsStored - 1)
    if ds.PhotometricInterpretation == "MONOCHROME1":
        y = 1 - y
    return np.rint(65535 * np.clip(y, 0, 1)).astype(">u2")


def write(name, ds, expected=None, stored=None):
    path = HERE / "pictures" / name
    ds.save_as(path, enforce_file_format=True)
    read = dcmread(path)
    if expected is None:
        if stored is None:
            read.pixel_array_options(decoding_plugin=PLUGIN.get(read.file_meta.TransferSyntaxUID, ""))
            stored = read.pixel_array
            stored = stored[0] if read.get("NumberOfFrames", 1) > 1 else stored
        expected = brightness(stored, read)
    grey = expected.ndim == 2
    depth = 65535 if expected.dtype.itemsize == 2 else 255
    header = f"P{5 if grey else 6}\n{expected.shape[1]} {expected.shape[0]}\n{depth}\n"
    (HERE / "expected" / (name + ".ppm")).write_bytes(header.encode() + expected.tobytes())


def by_dcmtk(tool, ds, *how):
    """The same picture, its pixels coded by DCMTK."""
    source, target = "/tmp/con2-source.dcm", "/tmp/con2-target.dcm"
    ds.save_as(source, enforce_file_format=True)
    subprocess.run([tool, "--uid-never", *how, source, target], check=True)
    coded = dcmread(target)
    ds.file_meta.TransferSyntaxUID = coded.file_meta.TransferSyntaxUID
    ds.PixelData = coded.PixelData
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    ds.PhotometricInterpretation = coded.PhotometricInterpretation
    return ds


def lossless_jpeg(ds, *how):
    return by_dcmtk("dcmcjpeg", ds, "--true-lossless", *how)


u12 = drawn(0, 4095, np.uint16)
window = dict(WindowCenter=1800, WindowWidth=2600)
ct = dict(RescaleSlope=1, RescaleIntercept=-1024, WindowCenter=[40, 300], WindowWidth=[400, 1500])
s16 = drawn(-200, 2600, np.int16)

write("dicom_implicit_12bit_window.dcm", dataset(u12, 12, ImplicitVRLittleEndian, **window))
write("dicom_explicit_12bit.dcm", dataset(u12, 12))
write("dicom_signed_rescaled_window.dcm", dataset(s16, 16, **ct))
write("dicom_signed_12_of_16_bits.dcm", dataset(drawn(-2048, 2047, np.int16), 12))
write("dicom_big_endian.dcm", dataset(u12, 12, ExplicitVRBigEndian, **window))
write("dicom_deflated.dcm", dataset(u12, 12, DeflatedExplicitVRLittleEndian, **window))
write("dicom_monochrome1_10bit.dcm", dataset(drawn(0, 1023, np.uint16), 10, kind="MONOCHROME1"))
write("dicom_8bit.dcm", dataset(drawn(0, 255, np.uint8), 8))
write("dicom_window_exact.dcm", dataset(u12, 12, VOILUTFunction="LINEAR_EXACT", **window))
write("dicom_window_sigmoid.dcm", dataset(u12, 12, VOILUTFunction="SIGMOID", **window))
write(
    "dicom_rescaled_steep.dcm",
    dataset(u12, 12, RescaleSlope="0.25", RescaleIntercept="-3.5", WindowCenter=500, WindowWidth=1),
)

shifted = dataset(u12 << 4, 12)
shifted.HighBit = 15
write("dicom_high_bits.dcm", shifted, brightness(u12, dataset(u12, 12)))


def table(descriptor, data):
    item = Dataset()
    item.LUTDescriptor = descriptor
    item["LUTDescriptor"].VR = "US"
    item.LUTData = data.astype("<u2").tobytes()
    item["LUTData"].VR = "OW"
    return Sequence([item])


curve = np.rint(65535 * np.linspace(0, 1, 1000) ** 2)
write("dicom_voi_table.dcm", dataset(u12, 12, VOILUTSequence=table([1000, 900, 16], curve)))
steps = np.rint(65535 * np.sqrt(np.linspace(0, 1, 200)))
write(
    "dicom_modality_table.dcm",
    dataset(drawn(0, 255, np.uint8), 8, ModalityLUTSequence=table([200, 20, 16], steps)),
)

frames = np.stack([drawn(0, 4095, np.uint16), drawn(0, 2000, np.uint16), drawn(900, 1000, np.uint16)])
write("dicom_three_frames.dcm", dataset(frames, 12, **window))


def groups(center, width, slope=None):
    item, voi = Dataset(), Dataset()
    voi.WindowCenter, voi.WindowWidth = center, width
    item.FrameVOILUTSequence = Sequence([voi])
    if slope is not None:
        rescale = Dataset()
        rescale.RescaleSlope, rescale.RescaleIntercept = slope, -100
        item.PixelValueTransformationSequence = Sequence([rescale])
    return item


enhanced = dataset(frames, 12)
enhanced.SharedFunctionalGroupsSequence = Sequence([groups(1, 2, 2)])
enhanced.PerFrameFunctionalGroupsSequence = Sequence(
    [groups(4000, 5000), groups(1500, 2500), groups(1800, 400)]
)
for i, (center, width) in enumerate([(4000, 5000), (1500, 2500), (1800, 400)]):
    plain = dataset(
        frames[i], 12, WindowCenter=center, WindowWidth=width, RescaleSlope=2, RescaleIntercept=-100
    )
    wanted = brightness(frames[i], plain)
    if i == 0:
        write("dicom_enhanced.dcm", enhanced, wanted)
    else:
        header = f"P5\n{WIDTH} {HEIGHT}\n65535\n".encode()
        (HERE / "expected" / f"dicom_enhanced.dcm.{i}.ppm").write_bytes(header + wanted.tobytes())

u8 = drawn(0, 255, np.uint8)
rgb = np.stack([u8, 255 - u8, u8 // 2 + 40], axis=-1)
write("dicom_rgb.dcm", dataset(rgb, 8, kind="RGB"), rgb)
planar = dataset(rgb, 8, kind="RGB")
planar.PlanarConfiguration = 1
planar.PixelData = rgb.transpose(2, 0, 1).tobytes()
write("dicom_rgb_planar.dcm", planar, rgb)
as_ycbcr = np.asarray(Image.fromarray(rgb).convert("YCbCr"))
write(
    "dicom_ybr_full.dcm",
    dataset(as_ycbcr, 8, kind="YBR_FULL"),
    convert_color_space(as_ycbcr, "YBR_FULL", "RGB"),
)
coloured = dataset(u8, 8, kind="PALETTE COLOR")
ramp = np.arange(256)
colours = np.stack([ramp * 257, (255 - ramp) * 200, np.full(256, 30000)]).astype("<u2")
for c, colour in enumerate(["Red", "Green", "Blue"]):
    coloured.add_new(0x00281101 + c, "US", [256, 0, 16])
    coloured.add_new(0x00281201 + c, "OW", colours[c].tobytes())
write("dicom_palette.dcm", coloured, np.stack([colours[c][u8] for c in range(3)], -1).astype(">u2"))


def compressed(name, ds, syntax, **options):
    expected = brightness(ds.pixel_array, ds) if ds.SamplesPerPixel == 1 else ds.pixel_array
    ds.compress(
        syntax, generate_instance_uid=False, encoding_plugin=PLUGIN[syntax], **options
    )
    write(name, ds, expected)


compressed("dicom_rle_12bit.dcm", dataset(u12, 12, **window), RLELossless)
compressed("dicom_rle_rgb.dcm", dataset(rgb, 8, kind="RGB"), RLELossless)
compressed("dicom_jpegls_12bit.dcm", dataset(u12, 12, **window), JPEGLSLossless)
compressed("dicom_jpegls_8bit.dcm", dataset(u8, 8), JPEGLSLossless)
compressed("dicom_jpegls_signed.dcm", dataset(s16, 16, **ct), JPEGLSLossless)
compressed("dicom_jpegls_rgb.dcm", dataset(rgb, 8, kind="RGB"), JPEGLSLossless)
for order in ["line", "none"]:
    coded = by_dcmtk("dcmcjpls", dataset(rgb, 8, kind="RGB"), f"--interleave-{order}")
    write(f"dicom_jpegls_rgb_by_{order}.dcm", coded, rgb)
near = dataset(u12, 12, **window)
near.compress(JPEGLSNearLossless, encoding_plugin="pyjpegls", jls_error=3, generate_instance_uid=False)
write("dicom_jpegls_near.dcm", near)

u16 = drawn(0, 65535, np.uint16)
for name, pixels, bits in [("12bit", u12, 12), ("8bit", u8, 8), ("16bit", u16, 16)]:
    plain = dataset(pixels, bits)
    wanted = brightness(pixels, plain)
    coded = lossless_jpeg(plain, "--encode-lossless-sv1")
    write(f"dicom_jpeg_lossless_{name}.dcm", coded, wanted)
for predictor in range(2, 8):
    plain = dataset(u12, 12)
    wanted = brightness(u12, plain)
    coded = lossless_jpeg(plain, "--encode-lossless", "--selection-value", str(predictor))
    write(f"dicom_jpeg_lossless_predictor_{predictor}.dcm", coded, wanted)
coloured = lossless_jpeg(dataset(rgb, 8, kind="RGB"), "--encode-lossless-sv1")
write("dicom_jpeg_lossless_rgb.dcm", coloured, rgb)


def baseline(name, ds, picture, **options):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, **options)
    ds.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    data = out.getvalue()
    # As devices write it: without the JFIF segment that Pillow puts first.
    assert data[2:4] == b"\xff\xe0"
    data = data[:2] + data[4 + int.from_bytes(data[4:6], "big") :]
    ds.PixelData = encapsulate([data])
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    decoded = np.asarray(Image.open(io.BytesIO(out.getvalue())))
    write(name, ds, decoded if decoded.ndim == 3 else brightness(decoded, ds))


baseline("dicom_jpeg_8bit.dcm", dataset(u8, 8, WindowCenter=120, WindowWidth=200), Image.fromarray(u8))
baseline("dicom_jpeg_ybr.dcm", dataset(rgb, 8, kind="YBR_FULL_422"), Image.fromarray(rgb), subsampling=1)

several = dataset(frames, 12, **window)
several.compress(RLELossless, encoding_plugin="pydicom", generate_instance_uid=False)
write("dicom_rle_three_frames.dcm", several, brightness(frames[0], dataset(frames[0], 12, **window)))

# Larger, since the encoder halves a picture five times.
BY_FOUR = (4, 4)
u12, s16, u16 = np.tile(u12, BY_FOUR), np.tile(s16, BY_FOUR), np.tile(u16, BY_FOUR)
rgb = np.tile(rgb, (*BY_FOUR, 1))
compressed("dicom_jpeg2000_12bit.dcm", dataset(u12, 12, **window), JPEG2000Lossless)
compressed("dicom_jpeg2000_signed.dcm", dataset(s16, 16, **ct), JPEG2000Lossless)
compressed("dicom_jpeg2000_rgb.dcm", dataset(rgb, 8, kind="RGB"), JPEG2000Lossless)
lossy = dataset(u16, 16)
lossy.compress(JPEG2000, encoding_plugin="pylibjpeg", j2k_cr=[8], generate_instance_uid=False)
write("dicom_jpeg2000_lossy.dcm", lossy)
