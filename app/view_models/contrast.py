"""Contrast of text on a translucent box; pure functions.

Formula: WCAG 2.2, relative luminance and contrast ratio.
"""

from __future__ import annotations

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)

ENHANCED = 7.0
"""The ratio that WCAG's enhanced level (AAA) requires."""


def parse_colour(text: str) -> Colour:
    """Parse ``#rrggbb`` as red, green and blue from 0 to 1."""
    return (int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255)


def blend(above: Colour, below: Colour, opacity: float) -> Colour:
    """Blend a colour over another; opacity from 0 to 1."""
    red, green, blue = (a * opacity + b * (1 - opacity) for a, b in zip(above, below, strict=True))
    return red, green, blue


def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def worst_contrast(text: str, box: str, opacity: int, text_opacity: float = 1.0) -> float:
    """Return the contrast over the least favourable background, black or white.

    Parameters
    ----------
    text, box
        ``#rrggbb``.
    opacity
        Of the box, in per cent.
    text_opacity
        Of the text on the box, 0 to 1.
    """
    ink, paint = parse_colour(text), parse_colour(box)
    grounds = (blend(paint, ground, opacity / 100) for ground in (BLACK, WHITE))
    return min(contrast(blend(ink, ground, text_opacity), ground) for ground in grounds)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
