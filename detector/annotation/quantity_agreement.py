"""Do two quantities state one fact? Equal, rounded, in another unit, or dates of which nothing differs."""

from __future__ import annotations

from math import floor, isclose, log10

from .quantities import Quantity

_EQUAL, _EQUAL_TURNED = 1e-9, 1e-6
"""Share by which equal numbers differ only from being computed; more where both were turned into a unit."""
_ROUND, _ROUND_ABOUT = 0.06, 0.12
"""Share by which two numbers may differ where one is rounded; more where the text says "about"."""
_UNIT, _UNIT_ABOUT = 0.1, 0.15
"""The same in another unit, where both conversion and writer round."""
_PART = 0.05
"""The same of a part and a percentage: "a third", "33 percent"."""
_DEGREES = 1.5
"""Degrees Fahrenheit by which two temperatures may differ where a whole degree Celsius was turned into them."""


def agree(left: Quantity, right: Quantity) -> bool:
    """Whether both may state one fact: equal, rounded, or in another unit.

    Dates agree where something is said in both and nothing differs.
    """
    if "date" in (left.kind, right.kind):
        return _dates_agree(left, right)
    if "score" in (left.kind, right.kind):
        return left.values == right.values or (left.kind != right.kind and bool({*left.values} & {*right.values}))
    if any(isclose(x, y, rel_tol=_EQUAL) for x in left.values for y in right.values):
        return True
    if left.base is not None and right.base is not None and left.unit == right.unit:
        if left.unit == "temperature" and (_fahrenheit(left.base, right.base) or _fahrenheit(right.base, left.base)):
            return True
        loose = _UNIT_ABOUT if left.about or right.about else _UNIT
        unlike = not isclose(
            left.base * right.values[0], right.base * left.values[0], rel_tol=_EQUAL_TURNED
        )  # miles and km
        if unlike and isclose(left.base, right.base, rel_tol=loose):
            return True
    for part, whole in ((left, right), (right, left)):
        if whole.kind == "percent" and any(
            0 < x < 1 and isclose(100 * x, y, rel_tol=_PART) for x in part.values for y in whole.values
        ):
            return True
    return any(_rounded(x, y, left.about or right.about) for x in left.values for y in right.values)


def _fahrenheit(celsius: float, fahrenheit: float) -> bool:
    return isclose(celsius * 9 / 5 + 32, fahrenheit, abs_tol=_DEGREES)


def _rounded(left: float, right: float, about: bool) -> bool:
    """Whether one is the other, rounded to fewer digits."""
    low, high = sorted((abs(left), abs(right)))
    if (
        low == 0
        or (high - low) / high > (_ROUND_ABOUT if about else _ROUND)
        or (high < 100 and not about and left % 1 == right % 1 == 0)
    ):
        return False
    fewer, more = sorted((left, right), key=_digits)
    if about and _digits(fewer) <= 2:
        return True
    return _digits(fewer) < _digits(more) and isclose(_round(more, _digits(fewer)), fewer, rel_tol=_EQUAL_TURNED)


def _digits(value: float) -> int:
    """Significant digits: 200,000 has one."""
    return len(f"{value:.10g}".replace(".", "").replace("-", "").split("e")[0].strip("0")) or 1


def _round(value: float, digits: int) -> float:
    return round(value, digits - 1 - floor(log10(abs(value)))) if value else 0.0


def _dates_agree(left: Quantity, right: Quantity) -> bool:
    if left.kind == right.kind:
        both = [(x, y) for x, y in zip(left.values, right.values, strict=True) if x and y]
        return bool(both) and all(x == y for x, y in both)
    date, other = (left, right) if left.kind == "date" else (right, left)
    return bool({value for value in date.values[:3] if value} & {*other.values})
