"""Who drives the browser: before the gallery that AdminTests draws, and before a demonstration that runs.

KOMORNE_GALLERY names the folder of the gallery, KOMORNE_PROGRAM the program; CHROMIUM another browser than Debian's.
"""

import functools
import http.server
import os
import pathlib
import threading

import pytest
from playwright.sync_api import sync_playwright

from browsing import launch
from demonstration import Demonstration, Office

# As Web's SecureHeaders has it; pages must work under it here as they do there.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'"
)


class Pages(http.server.SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        pass


def folder():
    path = os.environ.get("KOMORNE_GALLERY")
    if not path:
        pytest.exit("KOMORNE_GALLERY must name the folder that AdminTests has drawn the pages into", returncode=4)
    return pathlib.Path(path)


def pytest_generate_tests(metafunc):
    for argument, pattern in (("polish", "*.pl.html"), ("document", "*.html")):
        if argument in metafunc.fixturenames:
            names = sorted(path.name for path in folder().glob(pattern))
            assert names, "the gallery is empty"
            metafunc.parametrize(argument, names)


@pytest.fixture(scope="session")
def site():
    handler = functools.partial(Pages, directory=str(folder()))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = launch(playwright)
    yield browser
    browser.close()


class Visit:
    """A window, and everything that goes wrong in it."""

    def __init__(self, chromium, site, **settings):
        self.site = site
        self.context = chromium.new_context(**settings)
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("requestfailed", self._failure)
        self.page.on("response", self._response)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def _failure(self, request):
        # A page that is left while its icon is still on the way gives that up.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"not loaded: {request.url}")

    def _response(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    def go(self, name):
        self.faults.clear()
        self.page.goto(f"{self.site}/{name}", wait_until="load")
        return self.page


@pytest.fixture(scope="session")
def windows(chromium, site):
    """Windows that tests share one after the other: making one costs more than most tests."""
    kept = {}

    def window(**settings):
        key = repr(sorted(settings.items()))
        if key not in kept:
            kept[key] = Visit(chromium, site, **settings)
        return kept[key]

    yield window
    for each in kept.values():
        each.context.close()


@pytest.fixture
def visit(chromium, site):
    """A window of a test's own, for tests that leave traces."""
    visits = []

    def begin(**settings):
        visits.append(Visit(chromium, site, **settings))
        return visits[-1]

    yield begin
    for each in visits:
        each.context.close()


@pytest.fixture(scope="session")
def demonstration():
    running = Demonstration()
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def offices(playwright, demonstration):
    """The demonstration's two units, each with its people; who has signed in stays so for all tests."""
    browser = launch(playwright, f"--ignore-certificate-errors-spki-list={demonstration.authority()}")
    examined = set()
    units = {slug: Office(demonstration, browser, slug, examined) for slug in ("zbm-demo", "tbs-demo")}
    yield units
    browser.close()


@pytest.fixture
def zbm(offices):
    """A unit whose people stay as they are, but for what a test says."""
    yield offices["zbm-demo"]
    offices["zbm-demo"].tidy()


@pytest.fixture
def tbs(offices):
    """A unit whose people sign in and out, and lose their passwords."""
    yield offices["tbs-demo"]
    offices["tbs-demo"].tidy()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request):
    return request.param
