"""Functions of PDF (ISO 32000-1, 7.10): evaluated, and sampled again in another colour space."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pikepdf
from pikepdf import Array

Values = tuple[float, ...]
#: samples of a function of one value, and along each side of a function of two
_SAMPLES, _GRID = 256, 48
_BYTE = 255


class UnknownFunction(ValueError):
    """A function that is not of type 0, 2 or 3."""


def numbers(values: Any) -> list[float]:
    """A PDF array of numbers."""
    return [float(value) for value in values]


def evaluator(function: Any) -> Callable[[Sequence[float]], Values]:
    """The function as one of Python; an array of functions gives one value each. Raises UnknownFunction."""
    if isinstance(function, Array):
        members = [evaluator(member) for member in function]
        return lambda inputs: tuple(value for member in members for value in member(inputs))
    kind = int(function.FunctionType)
    if kind not in _KINDS:
        raise UnknownFunction(f"a function of type {kind}")
    domain = numbers(function.Domain)
    outputs = numbers(function.Range) if "/Range" in function else []
    inner = _KINDS[kind](function)

    def evaluate(inputs: Sequence[float]) -> Values:
        inside = [_clip(value, *domain[2 * n : 2 * n + 2]) for n, value in enumerate(inputs)]
        values = inner(inside)
        return tuple(_clip(value, *outputs[2 * n : 2 * n + 2]) for n, value in enumerate(values)) if outputs else values

    return evaluate


def _clip(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _scale(value: float, start: float, end: float, low: float, high: float) -> float:
    return low if end == start else low + (value - start) * (high - low) / (end - start)


def _exponential(function: Any) -> Callable[[Sequence[float]], Values]:
    """Type 2 (7.10.3)."""
    low = numbers(function.get("/C0", [0]))
    high = numbers(function.get("/C1", [1]))
    power = float(function.N)
    return lambda inputs: tuple(a + inputs[0] ** power * (b - a) for a, b in zip(low, high, strict=True))


def _stitching(function: Any) -> Callable[[Sequence[float]], Values]:
    """Type 3 (7.10.4)."""
    members = [evaluator(member) for member in function.Functions]
    start, end = numbers(function.Domain)
    bounds, encode = numbers(function.Bounds), numbers(function.Encode)
    edges = [start, *bounds, end]

    def evaluate(inputs: Sequence[float]) -> Values:
        place = min(bisect_right(bounds, inputs[0]), len(members) - 1)
        low, high = encode[2 * place : 2 * place + 2]
        return members[place]([_scale(inputs[0], edges[place], edges[place + 1], low, high)])

    return evaluate


def _sampled(function: Any) -> Callable[[Sequence[float]], Values]:
    """Type 0 (7.10.2), with linear interpolation."""
    sizes = [int(value) for value in function.Size]
    bits, outputs = int(function.BitsPerSample), numbers(function.Range)
    domain = numbers(function.Domain)
    width = len(outputs) // 2
    encode = numbers(function.get("/Encode", [value for size in sizes for value in (0, size - 1)]))
    decode = numbers(function.get("/Decode", outputs))
    raw = int.from_bytes(data := function.read_bytes(), "big")
    total, top = len(data) * 8, (1 << bits) - 1

    def sample(index: Sequence[int]) -> list[float]:
        flat = 0
        for size, place in zip(reversed(sizes), reversed(index), strict=True):
            flat = flat * size + place
        shifts = [total - (flat * width + n + 1) * bits for n in range(width)]
        return [_scale((raw >> shift) & top, 0, top, *decode[2 * n : 2 * n + 2]) for n, shift in enumerate(shifts)]

    def evaluate(inputs: Sequence[float]) -> Values:
        places = []
        for n, value in enumerate(inputs):
            encoded = _scale(value, *domain[2 * n : 2 * n + 2], *encode[2 * n : 2 * n + 2])
            places.append(_clip(encoded, 0, sizes[n] - 1))
        result = [0.0] * width
        for corner in product((0, 1), repeat=len(sizes)):
            index = [min(int(place) + step, size - 1) for place, step, size in zip(places, corner, sizes, strict=True)]
            weight = 1.0
            for place, step in zip(places, corner, strict=True):
                part = place - int(place)
                weight *= part if step else 1 - part
            if weight:
                result = [old + weight * new for old, new in zip(result, sample(index), strict=True)]
        return tuple(result)

    return evaluate


_KINDS: dict[int, Callable[[Any], Callable[[Sequence[float]], Values]]] = {
    0: _sampled,
    2: _exponential,
    3: _stitching,
}


def recoloured(pdf: pikepdf.Pdf, function: Any, change: Callable[[list[Values], bool], list[Values]]) -> pikepdf.Object:
    """The function sampled, its colours changed; a stitched one stays so, with its hard edges.

    ``change`` is given the colours of one piece in order, and whether they lie on a line. Raises UnknownFunction.
    """
    if not isinstance(function, Array) and int(function.FunctionType) == 3:
        copy = pikepdf.Dictionary(
            {key: value for key, value in function.items() if key not in ("/Functions", "/Range")}
        )
        copy.Functions = Array([recoloured(pdf, member, change) for member in function.Functions])
        return pdf.make_indirect(copy)
    first = function[0] if isinstance(function, Array) else function
    domain = numbers(first.Domain)
    evaluate = evaluator(function)
    inputs = len(domain) // 2
    size = _SAMPLES if inputs == 1 else _GRID
    axes = [[_scale(n, 0, size - 1, *domain[2 * axis : 2 * axis + 2]) for n in range(size)] for axis in range(inputs)]
    # the first value varies fastest (7.10.2)
    points = [tuple(reversed(point)) for point in product(*reversed(axes))]
    colours = change([evaluate(point) for point in points], inputs == 1)
    return pdf.make_stream(
        bytes(round(_clip(value, 0, 1) * _BYTE) for values in colours for value in values),
        FunctionType=0,
        Domain=first.Domain,
        Range=Array([0, 1] * len(colours[0])),
        Size=Array([size] * inputs),
        BitsPerSample=8,
    )


def tint(pdf: pikepdf.Pdf, full: Sequence[float]) -> pikepdf.Object:
    """From nothing to the full colour (type 2): the alternate of a spot colour."""
    return pdf.make_indirect(
        pikepdf.Dictionary(
            FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * len(full)), C1=Array(list(map(_number, full))), N=1
        )
    )


def _number(value: float) -> Any:
    from decimal import Decimal

    return Decimal(f"{value:.5f}").normalize()
