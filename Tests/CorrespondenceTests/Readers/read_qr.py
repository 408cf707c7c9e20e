"""Reads a QR code from a picture in SVG, as a camera would, with a reader that is not ours.

In: the SVG. Out: JSON with the text, the title, and the width of the picture in modules.
"""

import json
import re
import sys
import xml.etree.ElementTree as tree

import zxingcpp

SVG = "{http://www.w3.org/2000/svg}"
PIXELS = 4

picture = tree.fromstring(sys.stdin.read())
_, _, width, height = (int(number) for number in picture.get("viewBox").split())
grey = {"#fff": 255, "#000": 0}
pixels = bytearray(b"\x80" * (width * height * PIXELS * PIXELS))
for path in picture.iter(SVG + "path"):
    data = path.get("d")
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z", data)
    assert "".join("M%s %sh%sv%sh-%sz" % run for run in runs) == data, "a path of another kind"
    for x, y, run, rows, back in (map(int, run) for run in runs):
        assert run == back and x + run <= width and y + rows <= height
        for row in range(y * PIXELS, (y + rows) * PIXELS):
            start = row * width * PIXELS + x * PIXELS
            pixels[start : start + run * PIXELS] = bytes([grey[path.get("fill")]]) * (run * PIXELS)

image = memoryview(pixels).cast("B", (height * PIXELS, width * PIXELS))
(code,) = zxingcpp.read_barcodes(image)
json.dump({"text": code.text, "title": picture.find(SVG + "title").text, "width": width}, sys.stdout)
