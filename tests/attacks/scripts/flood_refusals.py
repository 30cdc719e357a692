"""Ask for so much that no list holds it."""

from tools import call, through, works


def verify():
    for number in range(1_000_000):
        try:
            open(f"/srv/outside/{number}")
        except OSError:
            continue
    for _ in range(5000):
        works(call, 250, 0, -3, 1)
    return through(itself=False)
