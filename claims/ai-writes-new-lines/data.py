"""A grammar, lines to read, and what is new in the lines written.

The verb agrees with the first noun and the last pair of words with
it too; five words stand before the verb, one a noun of either
number.
"""

from collections import Counter, defaultdict
from itertools import product

import numpy as np

from generators.probes.measuring.cpu_cost import cpu_seconds_of_spin

SEEDS = (11, 12, 13)
NOUNS = ["bird", "child", "sailor", "singer", "stranger", "friend"]
PLACES = ["near", "behind", "beside"]
ADJECTIVES = ["old", "quiet", "green", "narrow"]
OTHERS = ["river", "garden", "bridge", "tower", "boat"]
ADVERBS = ["often", "seldom", "always"]
VERBS = ["sing", "wait", "dream", "dance", "walk"]
ENDS = ["home", "work", "pleasure", "supper"]
PLURALS = {"child": "children"}

READ, WRITTEN, WORDS = 4000, 300, 13
UNITS, EMBEDDED = 64, 32
BATCH, EPOCHS = 50, 12
RATE, EPSILON = 0.005, 1e-7
ORDERS = range(1, 9)


def plural(noun):
    """The noun for more than one."""
    return PLURALS.get(noun, noun + "s")


def line(parts):
    """A line by the grammar, as a tuple of words."""
    (
        noun,
        many,
        place,
        adjective,
        other,
        others,
        adverb,
        verb,
        end,
    ) = parts
    first = plural(noun) if many else noun
    second = plural(other) if others else other
    says, whose = (verb, "their") if many else (verb + "s", "its")
    subject = f"the {first} {place} the {adjective} {second}"
    text = f"{subject} {adverb} {says} until dawn for {whose} {end}"
    return tuple(text.split())


NUMBERS = (False, True)
PARTS = (
    NOUNS,
    NUMBERS,
    PLACES,
    ADJECTIVES,
    OTHERS,
    NUMBERS,
    ADVERBS,
    VERBS,
    ENDS,
)
LINES = [line(parts) for parts in product(*PARTS)]
ALLOWED = set(LINES)
VOCABULARY = [
    "<start>",
    *sorted({word for words in LINES for word in words}),
]
NUMBER_OF = {word: number for number, word in enumerate(VOCABULARY)}


def read_lines(seed):
    """Lines to read: a small part of what the grammar allows."""
    chosen = np.random.default_rng(seed).choice(
        len(LINES), READ, replace=False
    )
    return [LINES[index] for index in chosen]


def shuffled(lines, seed):
    """The same words, each line's in any order."""
    random = np.random.default_rng(seed)
    return [
        tuple(random.permutation(words).tolist()) for words in lines
    ]


def encoded(lines):
    """Numbers of the words, a start before each line."""
    return np.array(
        [
            [0, *(NUMBER_OF[word] for word in words)]
            for words in lines
        ],
        dtype="int32",
    )


def draw(chances, random):
    """One word a row, by its chance (rows of any sum)."""
    steps = np.cumsum(chances, axis=1)
    drawn = random.random((len(chances), 1)) * steps[:, -1:]
    return np.minimum(
        (steps < drawn).sum(axis=1), len(VOCABULARY) - 1
    )


def written(next_chances, seed, count=WRITTEN):
    """Lines by a writer that gives chances of the next word."""
    random = np.random.default_rng(seed)
    numbers = np.zeros((count, 1), dtype="int32")
    for _ in range(WORDS):
        chosen = draw(next_chances(numbers), random)
        numbers = np.column_stack([numbers, chosen]).astype("int32")
    return [
        tuple(VOCABULARY[number] for number in row[1:])
        for row in numbers
    ]


def chain(lines, order):
    """A writer that looks up what followed the last few words."""
    seen = defaultdict(Counter)
    for row in encoded(lines).tolist():
        for place in range(1, len(row)):
            seen[tuple(row[max(0, place - order) : place])][
                row[place]
            ] += 1

    def next_chances(numbers):
        chances = np.zeros((len(numbers), len(VOCABULARY)))
        for chance, row in zip(
            chances, numbers.tolist(), strict=True
        ):
            for word, count in seen[tuple(row[-order:])].items():
                chance[word] = count
        return chances

    return next_chances


def valid(lines):
    """Share of lines by the grammar."""
    return sum(words in ALLOWED for words in lines) / len(lines)


def new(lines, read):
    """Share of new lines among different ones by the grammar."""
    return len((set(lines) & ALLOWED) - set(read)) / len(lines)


def without_network(read, seed):
    """What the best chain of words writes."""
    return max(
        new(written(chain(read, order), seed), read)
        for order in ORDERS
    )


def figures(lines, read, simple):
    """The measures of written lines, beside a chain's share."""
    fresh = new(lines, read)
    return {
        "valid": valid(lines),
        "new": fresh,
        "baseline": simple,
        "gain": fresh - simple,
    }


def scored(learn):
    """The measures of a way to learn to write, a value a seed."""
    found = []
    for seed in SEEDS:
        read = read_lines(seed)
        lines = written(learn(encoded(read), seed), seed)
        simple = without_network(read, seed)
        found.append(figures(lines, read, simple))
    lists = {
        name: [result[name] for result in found]
        for name in found[0]
    }
    return {
        **lists,
        "written": "\n".join(
            " ".join(words) for words in lines[:5]
        ),
    }


def known_answers(learn):
    """Controls: all lines, wrong ones, copies, chance."""
    read = read_lines(0)
    other = sorted(ALLOWED - set(read))
    wrong = [
        (
            *words[:-2],
            "their" if words[-2] == "its" else "its",
            words[-1],
        )
        for words in other
    ]
    yield "valid", valid(other), 1
    yield "valid", valid(wrong), 0
    yield "new", new(other, read), 1
    yield "new", new(read, read), 0
    yield "new", new(other[:1] * WRITTEN, read), (0, 0.01)
    yield "valid", valid(written(chain(read, WORDS), 0)), 1
    simple = without_network(read, 0)
    for next_chances in (
        learn(encoded(shuffled(read, 0)), 0),
        learn(encoded(read), 0, epochs=0),
    ):
        lost = figures(written(next_chances, 0), read, simple)
        yield "valid", lost["valid"], (0, 0.1)
        yield "new", lost["new"], (0, 0.1)
        yield "gain", lost["gain"], (-1, 0)
    yield (
        "baseline",
        without_network(shuffled(read, 0), 0),
        (0, 0.1),
    )
    yield "cost", cpu_seconds_of_spin(), (0.19, 0.6)
