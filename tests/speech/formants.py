"""Formants by linear prediction: the peaks of the envelope of a short stretch of speech."""

import cmath
import math

# Below 4 kHz lie the formants that tell vowels apart.
RATE = 8000
ORDER = 10
WINDOW_SECONDS = 0.03


def thinned(samples, rate):
    """The samples at about `RATE`: each is the mean of those it stands for."""
    step = round(rate / RATE)
    return [sum(samples[at : at + step]) / step for at in range(0, len(samples) - step + 1, step)], rate / step


def at(samples, rate, second):
    """The first two formants around `second`, in hertz; None where it is silent or shows no two peaks."""
    half = int(WINDOW_SECONDS * rate / 2)
    middle = int(second * rate)
    window = samples[max(0, middle - half) : middle + half]
    if len(window) < half or max(map(abs, window)) < 0.005:
        return None
    shaped = [
        (sample - 0.95 * (window[place - 1] if place else 0.0))
        * (0.54 - 0.46 * math.cos(2 * math.pi * place / (len(window) - 1)))
        for place, sample in enumerate(window)
    ]
    coefficients = levinson(
        [sum(a * b for a, b in zip(shaped, shaped[lag:])) for lag in range(ORDER + 1)]
    )
    if coefficients is None:
        return None
    grid = [150 + 10 * number for number in range(int((rate / 2 - 250) / 10))]
    envelope = [gain(coefficients, hertz / rate) for hertz in grid]
    peaks = [
        grid[place]
        for place in range(1, len(grid) - 1)
        if envelope[place - 1] < envelope[place] >= envelope[place + 1]
    ]
    return tuple(peaks[:2]) if len(peaks) >= 2 else None


def levinson(autocorrelation):
    """Predictor coefficients, the first of them 1."""
    error = autocorrelation[0]
    if error <= 0:
        return None
    error *= 1.0001  # keeps the recursion stable on pure tones
    coefficients = [1.0]
    for order in range(1, len(autocorrelation)):
        total = sum(coefficients[lag] * autocorrelation[order - lag] for lag in range(order))
        reflection = -total / error
        longer = coefficients + [0.0]
        coefficients = [a + reflection * b for a, b in zip(longer, reversed(longer))]
        error *= 1 - reflection * reflection
        if error <= 0:
            return None
    return coefficients


def gain(coefficients, turn):
    step = cmath.exp(-2j * math.pi * turn)
    value, power = 0j, 1 + 0j
    for coefficient in coefficients:
        value += coefficient * power
        power *= step
    return 1 / abs(value)
