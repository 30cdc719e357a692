"""Two photos, one to learn from and one to judge by, and their noise.

Both come with scikit-learn: a pagoda (to learn) and a flower.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from sklearn.datasets import load_sample_image

from generators.probes.baselines import linear_scores

SEEDS = (1, 2, 3)
NOISE = 0.15
PATCH, PATCHES = 32, 800
BATCH, EPOCHS = 8, 4
CHANNELS = 24
RATE, EPSILON = 0.002, 1e-7
WINDOW, FITTED = 7, 20_000


def noisy(clean, random):
    """As a poor light and a file of 256 levels leave a photo."""
    noise = NOISE * random.normal(size=clean.shape)
    return (np.clip(clean + noise, 0, 1) * 255).round().astype("float32") / 255


def photos(seed):
    """Noisy and clean patches of the pagoda; the flower, noisy and clean."""
    random = np.random.default_rng(seed)
    pagoda, flower = (load_sample_image(f"{name}.jpg") for name in ("china", "flower"))
    pagoda = pagoda.astype("float32") / 255
    flower = flower[90:330, 190:430].astype("float32") / 255
    rows = random.integers(0, pagoda.shape[0] - PATCH, PATCHES)
    columns = random.integers(0, pagoda.shape[1] - PATCH, PATCHES)
    corners = zip(rows, columns, strict=True)
    clean = np.stack([pagoda[y : y + PATCH, x : x + PATCH] for y, x in corners])
    return noisy(clean, random), clean, noisy(flower, random), flower


def psnr(photo, clean):
    """Peak signal-to-noise ratio in dB."""
    error = np.mean((np.clip(photo, 0, 1) - clean) ** 2, dtype=np.float64)
    return float(-10 * np.log10(error))


def windows(photo, size):
    """The window around each point, (height, width, 3, size, size)."""
    around = size // 2
    padded = np.pad(photo, ((around, around), (around, around), (0, 0)), "reflect")
    return sliding_window_view(padded, (size, size), axis=(0, 1))


def fitted(patches, clean, photo):
    """The least-squares filter of the same patches."""
    inner = slice(WINDOW // 2, -(WINDOW // 2))
    seen = sliding_window_view(patches, (WINDOW, WINDOW), axis=(1, 2))
    targets = clean[:, inner, inner].reshape(-1, 3)
    seen = seen.reshape(len(targets), -1)
    step = len(targets) // FITTED
    filtered = linear_scores(seen[::step], targets[::step], windows(photo, WINDOW).reshape(-1, seen.shape[1]))
    return filtered.reshape(photo.shape)


def without_network(patches, clean, photo, truth):
    """What the best of four filters without a network reaches, in dB."""
    filtered = [
        photo,
        windows(photo, 3).mean(axis=(-2, -1)),
        np.median(windows(photo, 5), axis=(-2, -1)),
        fitted(patches, clean, photo),
    ]
    return max(psnr(one, truth) for one in filtered)


def scored(improve):
    """The measures of a way to filter, a value a seed."""
    found = {"psnr": [], "noisy": [], "baseline": [], "gain": []}
    for seed in SEEDS:
        patches, clean, photo, truth = photos(seed)
        reached = psnr(improve(patches, clean, photo, seed), truth)
        simple = without_network(patches, clean, photo, truth)
        found["psnr"].append(reached)
        found["noisy"].append(psnr(photo, truth))
        found["baseline"].append(simple)
        found["gain"].append(reached - simple)
    return found


def known_answers(improve):
    """Controls: a known error, the noise, and clean photos of others."""
    patches, clean, photo, truth = photos(0)
    grey = np.full_like(truth, 0.5)
    yield "psnr", psnr(grey + 0.1, grey), (19.99, 20.01)
    yield "noisy", psnr(photo, truth), (16, 19)
    mixed = np.roll(clean, 1, axis=0)
    yield "psnr", psnr(improve(patches, mixed, photo, 0), truth), (0, 19)
