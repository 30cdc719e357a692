"""Make far more files than anything needs."""

from tools import through


def verify():
    made = 0
    try:
        for number in range(8000):
            open(str(number), "wb").close()
            made += 1
    except OSError:
        pass
    return through(eight_thousand=made >= 8000)
