"""Reads the QR code on a page, as a camera would, with a reader that is not ours.

In: the page as a grey picture in PGM. Out: the code's text.
"""

import sys

import zxingcpp

kind, sides, most, pixels = sys.stdin.buffer.read().split(b"\n", 3)
assert kind == b"P5" and most == b"255"
width, height = map(int, sides.split())
(code,) = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (height, width)))
sys.stdout.write(code.text)
