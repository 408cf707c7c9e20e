"""Reads a PDF with a library that is not ours.

In: the file. Out: JSON with what its catalog and its structure say, and what its pages draw outside of both.
"""

import json
import sys

from pypdf import PdfReader
from pypdf.generic import ContentStream

PAINTING = {b"Tj", b"TJ", b"'", b'"', b"f", b"f*", b"F", b"S", b"s", b"B", b"B*", b"b", b"b*", b"sh", b"Do"}

reader = PdfReader(sys.stdin.buffer, strict=True)
catalog = reader.trailer["/Root"]


def elements(element, depth=0):
    """The elements below and including this one, in reading order."""
    element = element.get_object()
    if not hasattr(element, "get") or "/S" not in element:
        return
    attributes = element.get("/A", {})
    yield {
        "depth": depth,
        "tag": element["/S"][1:],
        "alternative": str(element["/Alt"]) if "/Alt" in element else None,
        "scope": attributes["/Scope"][1:] if "/Scope" in attributes else None,
    }
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from elements(child, depth + 1)


def painting(page):
    """How often the page paints in its structure, in artifacts, and in neither."""
    counts = {"structure": 0, "artifact": 0, "neither": 0}
    marks = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            name = operands[0][1:]
            marks.append("artifact" if name == "Artifact" else "structure")
        elif operator == b"EMC":
            marks.pop()
        elif operator in PAINTING:
            counts[marks[0] if marks else "neither"] += 1
    assert not marks, "a mark is open at the end of the page"
    return counts


structure = catalog["/StructTreeRoot"]["/K"]
json.dump(
    {
        "language": catalog.get("/Lang"),
        "showsTitle": bool(catalog.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        "isMarked": bool(catalog.get("/MarkInfo", {}).get("/Marked", False)),
        "title": reader.metadata.title,
        "author": reader.metadata.author,
        "created": reader.metadata.get("/CreationDate"),
        "outline": [[entry.title] if not isinstance(entry, list) else [e.title for e in entry if hasattr(e, "title")]
                    for entry in reader.outline],
        "elements": [e for root in (structure if isinstance(structure, list) else [structure]) for e in elements(root)],
        "painting": [painting(page) for page in reader.pages],
        "tabs": [page.get("/Tabs") for page in reader.pages],
        "sizes": [[float(side) for side in page.mediabox[2:]] for page in reader.pages],
    },
    sys.stdout,
)
