"""Drawn scenes, their noise, and what filters without a network
reach.

A scene is a few overlapping discs and bars, each of one grey: flat
areas with sharp edges, which an average over neighbours blurs.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.models.baselines import linear_scores

SEEDS = (21, 22, 23)
SIZE, SHAPES = 32, 4
LEARNT, JUDGED = 2000, 100
NOISE = 0.1
CHANNELS = 16
BATCH, EPOCHS = 10, 5
RATE, EPSILON = 0.003, 1e-7
WINDOW, FITTED = 7, 40  # points a side, scenes


def drawn(random):
    """One scene, (size, size), greys from 0.1 to 0.9."""
    down, across = np.mgrid[:SIZE, :SIZE]
    scene = np.full((SIZE, SIZE), random.uniform(0.1, 0.9))
    for _ in range(SHAPES):
        y, x = random.uniform(0, SIZE, 2)
        high, wide = random.uniform(3, 12, 2)
        if random.random() < 0.5:
            inside = np.hypot(down - y, across - x) < high
        else:
            inside = (abs(down - y) < high) & (
                abs(across - x) < wide
            )
        scene[inside] = random.uniform(0.1, 0.9)
    return scene


def noisy(clean, random):
    """The same with noise at each point, as in poor light."""
    return (clean + NOISE * random.normal(size=clean.shape)).astype(
        "float32"
    )


def scenes(seed):
    """Noisy and clean scenes to learn from, others to judge by."""
    random = np.random.default_rng(seed)
    clean = np.stack(
        [drawn(random) for _ in range(LEARNT + JUDGED)]
    )
    clean = clean[..., None].astype("float32")
    spoilt = noisy(clean, random)
    return (
        spoilt[:LEARNT],
        clean[:LEARNT],
        spoilt[LEARNT:],
        clean[LEARNT:],
    )


def psnr(given, clean):
    """Peak signal-to-noise ratio in dB, all scenes together."""
    error = np.mean(
        (np.clip(given, 0, 1) - clean) ** 2, dtype=np.float64
    )
    return float(-10 * np.log10(error))


def windows(given, size):
    """Windows by point, (scenes, height, width, 1, size, size)."""
    around = size // 2
    edges = ((0, 0), (around, around), (around, around), (0, 0))
    return sliding_window_view(
        np.pad(given, edges, "reflect"), (size, size), axis=(1, 2)
    )


def blurred(given):
    """The mean of nine points."""
    return windows(given, 3).mean(axis=(-2, -1))


def fitted(spoilt, clean, given):
    """The linear filter that fits the scenes to learn from best."""
    seen = windows(spoilt[:FITTED], WINDOW).reshape(-1, WINDOW**2)
    targets = clean[:FITTED].ravel()
    rows = windows(given, WINDOW).reshape(-1, WINDOW**2)
    return linear_scores(seen, targets, rows).reshape(given.shape)


def figures(filtered, spoilt, clean, given, truth):
    """The measures of scenes that were filtered."""
    reached = psnr(filtered, truth)
    before, blur = psnr(given, truth), psnr(blurred(given), truth)
    linear = psnr(fitted(spoilt, clean, given), truth)
    return {
        "psnr": reached,
        "noisy": before,
        "blurred": blur,
        "fitted": linear,
        "gain": reached - max(before, blur),
        "beyond_fitted": reached - linear,
    }


def scored(improve):
    """The measures of a way to filter, a value a seed."""
    found = []
    for seed in SEEDS:
        spoilt, clean, given, truth = scenes(seed)
        filtered = improve(spoilt, clean, given, seed)
        found.append(figures(filtered, spoilt, clean, given, truth))
    return {
        name: [result[name] for result in found]
        for name in found[0]
    }


def known_answers(improve):
    """Controls: known errors, a flat scene, scenes of others."""
    spoilt, clean, given, truth = scenes(0)
    near = figures(truth + 0.01, spoilt, clean, given, truth)
    yield "psnr", near["psnr"], (39.9, 40.1)
    yield "noisy", near["noisy"], (19.8, 20.8)
    yield "gain", near["gain"], (10, 21)
    flat = np.full_like(truth, 0.5)
    grainy = noisy(flat, np.random.default_rng(0))
    yield "blurred", psnr(blurred(grainy), flat), (28.5, 29.8)
    blur = figures(
        given, spoilt, blurred(spoilt), given, blurred(given)
    )
    yield "fitted", blur["fitted"], (40, 200)
    mixed = np.roll(clean, 1, axis=0)
    wrong = figures(
        improve(spoilt, mixed, given, 0),
        spoilt,
        clean,
        given,
        truth,
    )
    yield "psnr", wrong["psnr"], (0, 20)
    yield "gain", wrong["gain"], (-30, 0)
    yield "beyond_fitted", wrong["beyond_fitted"], (-30, 0)
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
