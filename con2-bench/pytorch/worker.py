"""Does a piece of work for each line on standard input and answers with its milliseconds, or with the images a second.

usage: worker.py step SIDE WIDTH BATCH PRECISION STEPS [compiled]
       worker.py epochs FOLDER SIDE WIDTH BATCH PRECISION EPOCHS
       worker.py score FOLDER SIDE WIDTH VIEWS PRECISION
"""

import os
import sys
import time
from pathlib import Path

import numpy
import torch
from method import Scoring, Training
from PIL import Image
from torch.utils.data import DataLoader, Dataset


class Pictures(Dataset):
    def __init__(self, folder, side):
        self.files = sorted(file for file in Path(folder).rglob("*") if file.is_file())
        self.side = side

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        picture = Image.open(self.files[index]).convert("RGB")
        if picture.size != (self.side, self.side):
            picture = picture.resize((self.side, self.side), Image.Resampling.BILINEAR)
        return torch.from_numpy(numpy.array(picture)).permute(2, 0, 1)


def loader(folder, side, batch, shuffle):
    processes = len(os.sched_getaffinity(0))
    return DataLoader(
        Pictures(folder, side), batch, shuffle, num_workers=processes, persistent_workers=True, drop_last=shuffle
    )


def steps(side, width, batch, precision, count, compiled):
    training = Training(width, batch, precision, compiled)
    images = torch.randint(0, 256, (2000, 3, side, side), dtype=torch.uint8)

    def work():
        for _ in range(count):
            training.step_of(images[torch.randperm(2000)[:batch]].float() / 255)
        return count

    return work


def epochs(folder, side, width, batch, precision, count):
    training = Training(width, batch, precision, False)
    batches = loader(folder, side, batch, True)

    def work():
        for _ in range(count):
            for images in batches:
                training.step_of(images.float() / 255)
        return count

    return work


def scores(folder, side, width, views, precision):
    scoring = Scoring(width, views, precision)
    batches = loader(folder, side, 32, False)
    scoring.fit(images.float() / 255 for images in batches)

    def work():
        for images in batches:
            scoring.score(images.float() / 255)
        return 1

    return work


def main():
    mode, *rest = sys.argv[1:]
    if mode == "step":
        side, width, batch, precision, count = rest[:5]
        work = steps(int(side), int(width), int(batch), precision, int(count), "compiled" in rest)
    elif mode == "epochs":
        folder, side, width, batch, precision, count = rest
        work = epochs(folder, int(side), int(width), int(batch), precision, int(count))
    else:
        folder, side, width, views, precision = rest
        work = scores(folder, int(side), int(width), int(views), precision)
    work()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        pieces = work()
        print(1000 * (time.perf_counter() - start) / pieces, flush=True)


if __name__ == "__main__":
    main()
