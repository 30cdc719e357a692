"""English sentences and their German translations, by a small
grammar.

German articles and adjectives change with gender and case, the verb
stands second, and in the perfect tense its second part stands last.
"""

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin

SEEDS = (1, 2, 3)
NOUNS = {  # English, German, gender
    "dog": ("Hund", "m"),
    "man": ("Mann", "m"),
    "bird": ("Vogel", "m"),
    "woman": ("Frau", "f"),
    "cat": ("Katze", "f"),
    "flower": ("Blume", "f"),
    "child": ("Kind", "n"),
    "horse": ("Pferd", "n"),
    "house": ("Haus", "n"),
}
VERBS = {  # present and participle in both
    ("sees", "seen"): ("sieht", "gesehen"),
    ("finds", "found"): ("findet", "gefunden"),
    ("hears", "heard"): ("hört", "gehört"),
    ("paints", "painted"): ("malt", "gemalt"),
    ("seeks", "sought"): ("sucht", "gesucht"),
}
ADJECTIVES = {
    "": "",
    "small": "klein",
    "big": "groß",
    "young": "jung",
    "new": "neu",
}
ADVERBS = {"": "", "today": "heute", "here": "hier", "often": "oft"}
# article and ending of the adjective; subject, then object
ARTICLES = {
    "the": {
        "m": (("der", "e"), ("den", "en")),
        "f": (("die", "e"),) * 2,
        "n": (("das", "e"),) * 2,
    },
    "a": {
        "m": (("ein", "er"), ("einen", "en")),
        "f": (("eine", "e"),) * 2,
        "n": (("ein", "es"),) * 2,
    },
}
LEARNT, JUDGED = 3840, 300
LENGTH, WIDTH, HEADS, INNER = 10, 64, 4, 128
BATCH, EPOCHS = 64, 3
RATE, EPSILON = 0.003, 1e-7


def named(random, case):
    """Somebody or something, in both languages."""
    article, noun, adjective = (
        random.choice(list(choices))
        for choices in (ARTICLES, NOUNS, ADJECTIVES)
    )
    german, gender = NOUNS[noun]
    before, ending = ARTICLES[article][gender][case]
    changed = ADJECTIVES[adjective] + ending if adjective else ""
    return [article, adjective, noun], [before, changed, german]


def pair(random):
    """A sentence and its translation, as texts."""
    (who, wer), (whom, wen) = named(random, 0), named(random, 1)
    adverb, (verb, participle) = (
        random.choice(list(ADVERBS)),
        random.choice(list(VERBS)),
    )
    says, partly = VERBS[verb, participle]
    perfect = random.random() < 0.5
    english = [
        adverb,
        *who,
        *(["has", participle] if perfect else [verb]),
        *whom,
    ]
    finite, last = ("hat", partly) if perfect else (says, "")
    order = (
        [ADVERBS[adverb], finite, *wer]
        if adverb
        else [*wer, finite]
    )
    german = [*order, *wen, last]
    return " ".join(filter(None, english)), " ".join(
        filter(None, german)
    )


def pairs(seed):
    """Pairs to learn from, then other sentences to judge by."""
    random, found = np.random.default_rng(seed), {}
    while len(found) < LEARNT + JUDGED:
        english, german = pair(random)
        found[english] = german
    found = list(found.items())
    return found[:LEARNT], found[LEARNT:]


def vocabulary(texts):
    """A number for each word; 0 fills a sentence, 1 begins it."""
    words = sorted(
        {word for text in texts for word in text.split()}
    )
    return {
        word: number
        for number, word in enumerate(["", "<start>", *words])
    }


ENGLISH, GERMAN = (
    vocabulary(side) for side in zip(*pairs(0)[0], strict=True)
)
WORDS = list(GERMAN)


def encoded(texts, numbers):
    """Sentences as numbers, filled up to one length."""
    rows = np.zeros((len(texts), LENGTH), dtype="int32")
    for row, text in zip(rows, texts, strict=True):
        words = [numbers[word] for word in text.split()]
        row[: len(words)] = words
    return rows


def begun(rows):
    """What a translator has written before each word."""
    return np.column_stack(
        [np.ones(len(rows), "int32"), rows[:, :-1]]
    ).astype("int32")


def translated(sentences, best_words):
    """Translations, each word the best after those before it."""
    rows = np.zeros_like(sentences)
    for place in range(LENGTH):
        rows[:, place] = best_words(sentences, begun(rows))[
            :, place
        ]
    return rows


def dictionary(sentences, translations):
    """The word each stands for (Brown et al., 1993, model 1)."""
    chances = np.ones((len(ENGLISH), len(GERMAN)))
    for _ in range(10):
        share = chances[
            sentences[:, :, None], translations[:, None, :]
        ]
        share *= (sentences[:, :, None] > 0) & (
            translations[:, None, :] > 0
        )
        share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-12)
        counts = np.zeros_like(chances)
        np.add.at(
            counts,
            (sentences[:, :, None], translations[:, None, :]),
            share,
        )
        chances = counts / np.maximum(
            counts.sum(axis=1, keepdims=True), 1e-12
        )
    return chances.argmax(axis=1)


def faultless(given, truths):
    """Share of the sentences of which every word is right."""
    return float((given == truths).all(axis=1).mean())


def right_words(given, truths):
    """Share of words in the right place; filling does not count."""
    return float((given == truths)[truths > 0].mean())


def sides(found):
    """The English and the German sentences of pairs, as numbers."""
    english, german = zip(*found, strict=True)
    return encoded(english, ENGLISH), encoded(german, GERMAN)


def figures(given, simple, truths):
    """The measures of translations, beside a dictionary's."""
    reached = faultless(given, truths)
    before = faultless(simple, truths)
    return {
        "faultless": reached,
        "words": right_words(given, truths),
        "baseline": before,
        "gain": reached - before,
    }


def scored(learn):
    """The measures of a way to learn translating, by seed."""
    found = []
    for seed in SEEDS:
        learnt, judged = pairs(seed)
        sentences, truths = sides(judged)
        given = translated(sentences, learn(*sides(learnt), seed))
        simple = dictionary(*sides(learnt))[sentences]
        found.append(figures(given, simple, truths))
    lists = {
        name: [result[name] for result in found]
        for name in found[0]
    }
    shown = zip(
        (english for english, _ in judged), given, strict=True
    )
    lines = [
        f"{english}: {' '.join(WORDS[n] for n in row if n)}"
        for english, row in shown
    ]
    return {**lists, "translated": "\n".join(lines[:5])}


def known_answers(learn):
    """Controls: right sentences, a wrong word, and wrong pairs."""
    learnt, judged = pairs(0)
    sentences, truths = sides(judged)
    one_off = truths.copy()
    one_off[:, 0] = 1
    yield "faultless", faultless(truths, truths), 1
    yield "faultless", faultless(one_off, truths), 0
    yield "words", right_words(one_off, truths), (0.8, 0.95)
    english, german = sides(learnt)
    mixed = np.random.default_rng(0).permutation(german)
    wrong = figures(
        translated(sentences, learn(english, mixed, 0)),
        dictionary(english, german)[sentences],
        truths,
    )
    yield "faultless", wrong["faultless"], (0, 0.1)
    yield "words", wrong["words"], (0, 0.6)
    yield "gain", wrong["gain"], (-1, 0.1)
    alone = dictionary(english, english % len(GERMAN))[sentences]
    yield "baseline", faultless(alone, sentences % len(GERMAN)), 1
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
