"""Recordings of six words, spoken by drawn voices in strong noise.

A word is one vowel that glides into another. Each vowel begins two
words and ends two, so only the order tells them apart. Voices
differ in pitch and in the size of the mouth, words in speed and
start.
"""

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin
from generators.probes.measuring.scores import accuracy
from generators.probes.models.classifiers import (
    linear_classes,
    nearest_classes,
)

SEEDS = (1, 2, 3)
# Samples a second, and those of a recording of 0.4 s.
RATE_HZ, LENGTH = 4000, 1600
FRAME, HOP = 128, 64
SILENCE = 0.01
# Two resonances of each, in Hz.
VOWELS = {"a": (750, 1200), "i": (300, 1800), "u": (320, 750)}
WORDS = ("ai", "ia", "au", "ua", "iu", "ui")
LEARNT, JUDGED = 1500, 400
NOISE = 1.0  # standard deviations, beside a voice of 1
BATCH, EPOCHS = 32, 10
RATE, EPSILON = 0.002, 1e-7


def voice(word, random):
    """A word without noise, of unit power while it sounds."""
    samples = int(random.uniform(0.2, 0.3) * RATE_HZ)
    start = random.integers(0, LENGTH - samples)
    moment = np.linspace(0, 1, samples)
    glide = 1 / (
        1 + np.exp(-20 * (moment - random.uniform(0.4, 0.6)))
    )
    first, last = (np.array(VOWELS[vowel]) for vowel in word)
    resonances = (
        first + np.outer(glide, last - first)
    ) * random.uniform(0.85, 1.1)
    pitch = random.uniform(90, 220) * (
        1 + random.uniform(-0.2, 0.2) * moment
    )
    overtones = np.arange(1, int(RATE_HZ / 2 / pitch.max()) + 1)
    frequencies = np.outer(pitch, overtones)
    distances = (frequencies[..., None] - resonances[:, None]) / 90
    strength = (1 / (1 + distances**2)).sum(axis=-1)
    phases = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    sound = (strength * np.sin(np.outer(phases, overtones))).sum(
        axis=1
    )
    recording = np.zeros(LENGTH)
    recording[start : start + samples] = sound / sound.std()
    return recording


def recordings(seed):
    """Recordings and words to learn from, others to judge by."""
    random = np.random.default_rng(seed)
    words = random.integers(0, len(WORDS), LEARNT + JUDGED)
    clean = np.stack([voice(WORDS[word], random) for word in words])
    heard = clean + NOISE * random.normal(size=clean.shape)
    heard = heard.astype("float32")
    return (
        heard[:LEARNT],
        words[:LEARNT],
        heard[LEARNT:],
        words[LEARNT:],
    )


def without_network(spectra, words, others, truths):
    """What the better of two methods without a network reaches."""
    methods = linear_classes, nearest_classes
    return max(
        accuracy(method(spectra, words, others), truths)
        for method in methods
    )


def figures(answers, spectra, words, others, truths):
    """The measures of recordings that were named."""
    reached = accuracy(answers, truths)
    simple = without_network(spectra, words, others, truths)
    return {
        "accuracy": reached,
        "baseline": simple,
        "gain": reached - simple,
    }


def scored(spectrograms, recognise):
    """The measures of a way to name words, a value a seed."""
    found = []
    for seed in SEEDS:
        heard, words, unheard, truths = recordings(seed)
        spectra, others = spectrograms(heard), spectrograms(unheard)
        answers = recognise(spectra, words, others, seed)
        found.append(
            figures(answers, spectra, words, others, truths)
        )
    lists = {
        name: [result[name] for result in found]
        for name in found[0]
    }
    return {
        **lists,
        "loudness": float(others.mean(dtype=np.float64)),
    }


def known_answers(spectrograms, recognise):
    """Controls: right words, one word for all, words of others."""
    heard, words, unheard, truths = recordings(0)
    spectra, others = spectrograms(heard), spectrograms(unheard)
    mixed = np.random.default_rng(0).permutation(words)
    yield (
        "accuracy",
        accuracy(np.zeros(JUDGED), truths),
        (0.1, 0.25),
    )
    wrong = figures(
        recognise(spectra, mixed, others, 0),
        spectra,
        words,
        others,
        truths,
    )
    yield "accuracy", wrong["accuracy"], (0, 0.3)
    yield "gain", wrong["gain"], (-1, 0)
    yield (
        "baseline",
        without_network(spectra, mixed, others, truths),
        (0, 0.3),
    )
    right = figures(words, spectra, words, spectra, words)
    yield "accuracy", right["accuracy"], 1
    yield "baseline", right["baseline"], 1
    yield "gain", right["gain"], 0
    silence = spectrograms(np.zeros((1, LENGTH), "float32"))
    yield (
        "loudness",
        float(silence.mean()),
        (np.log(SILENCE) - 1e-4, np.log(SILENCE) + 1e-4),
    )
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
