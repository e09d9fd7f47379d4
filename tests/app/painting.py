"""What a widget paints, as text."""

import re

from PySide6.QtCore import QBuffer
from PySide6.QtSvg import QSvgGenerator


def painted_texts(widget):
    """The texts that a widget paints, in order."""
    picture = QBuffer()
    device = QSvgGenerator()
    device.setOutputDevice(picture)
    widget.render(device)
    return re.findall(r"<text[^>]*>([^<]+)<", bytes(picture.data()).decode())
