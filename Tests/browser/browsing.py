"""A real browser, and what every page must stand before it."""

import os

from axe_playwright_python.sync_playwright import Axe

WCAG = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}

# All that another colour scheme can break.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}
# A window of 1280 by 800 at 200 %.
ZOOMED = {"width": 640, "height": 400}


def launch(playwright, *arguments):
    """Debian's Chromium, or the one that CHROMIUM names."""
    arguments = [*arguments, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=arguments
    )


AXE = Axe().axe_script


def violations(page, rules=WCAG):
    """What axe-core has against the page as it stands."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(rules)", rules)["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]


def overflow(page):
    """By how many pixels the page is wider than the window, not counting what scrolls in its own frame."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
