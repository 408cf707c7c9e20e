"""A demonstration of Komorne with a folder of its own, and its people before real windows."""

import base64
import hashlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import pyotp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import expect

from browsing import COLOURS, DESK, PHONE, WCAG, overflow, violations

PERIOD = 30
# What a page may have, so that it is there at once on a slow line.
MOST_BYTES = 50_000
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Demonstration:
    """`komorne serve --demo`, from its first start to its end."""

    def __init__(self):
        program = os.environ.get("KOMORNE_PROGRAM")
        if not program:
            pytest.exit("KOMORNE_PROGRAM must name the program to be tested", returncode=4)
        self.program = program
        # The database may run as somebody else, who has to get into the folder.
        self.folder = tempfile.mkdtemp(prefix="komorne-browser-")
        os.chmod(self.folder, 0o755)
        self.data = f"{self.folder}/demo"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KOMORNE_")}
        self.environment = kept | {
            "KOMORNE_DATA": self.data,
            "KOMORNE_HTTP_PORT": "0",
            "KOMORNE_METRICS_PORT": "0",
        }
        self.process = None
        self.output = []

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", "--demo"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(ready,), daemon=True).start()
        if not ready.wait(120) or self.process.poll() is not None:
            pytest.exit("the demonstration did not start:\n" + self.told(), returncode=4)
        told = self.told()
        self.port = int(re.search(r"https://zbm-demo\.localhost:(\d+)", told)[1])
        self.password = re.search(r"password: (\S+)", told)[1]

    def _listen(self, ready):
        for line in self.process.stdout:
            self.output.append(line)
            if "Ctrl-C stops everything" in line:
                ready.set()
        ready.set()

    def told(self):
        return "".join(self.output)

    def stop(self):
        try:
            if self.process and self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
                assert self.process.wait(60) == 0, self.told()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def authority(self):
        """Which key the browser shall trust: that of the demonstration's own authority, and no other."""
        pem = pathlib.Path(f"{self.data}/tls/ca.pem").read_bytes()
        key = x509.load_pem_x509_certificate(pem).public_key()
        info = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(info).digest()).decode()

    def code(self, email, slug):
        """The code that `komorne demo code` prints, as a newcomer reads it."""
        while True:
            told = subprocess.run(
                [self.program, "demo", "code", email, "--tenant", slug],
                cwd=ROOT,
                env=self.environment,
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert told.returncode == 0, told.stderr
            code, left = re.match(r"(\d{6})\s+for (-?\d+) s", told.stdout).groups()
            # One code in advance is good; for another the clock has to go on.
            if int(left) <= 2 * PERIOD:
                return code
            time.sleep(int(left) - 2 * PERIOD + 1)


class Phone:
    """An authenticator app whose owner types no code twice."""

    def __init__(self, key):
        self.totp = pyotp.TOTP(key.replace(" ", ""))
        self.used = 0

    def code(self):
        step = max(int(time.time()) // PERIOD, self.used + 1)
        time.sleep(max(0, (step - 1) * PERIOD - time.time()))
        self.used = step
        return self.totp.at(step * PERIOD)


class Person:
    """Somebody with an account: address, password, and where the codes come from."""

    def __init__(self, email, password, code):
        self.email = email
        self.password = password
        self.code = code


class Office:
    """One unit of the demonstration, and the windows of its people."""

    def __init__(self, demonstration, browser, slug, examined):
        self.demonstration = demonstration
        self.browser = browser
        self.slug = slug
        self.examined = examined
        self.origin = f"https://{slug}.localhost:{demonstration.port}"
        self.people = {}
        self.seats = {}
        self.opened = []

    def person(self, name):
        """One of the invented people, by the part of their address before the at sign."""
        if name not in self.people:
            email = f"{name}@{self.slug}.example"
            code = lambda: self.demonstration.code(email, self.slug)
            self.people[name] = Person(email, self.demonstration.password, code)
        return self.people[name]

    def window(self, **settings):
        """A browser that has never been here; closed after the test."""
        self.opened.append(Window(self, **settings))
        return self.opened[-1]

    def seat(self, name):
        """The browser in which somebody has signed in and stays so."""
        if name not in self.seats:
            self.seats[name] = Window(self)
            self.seats[name].sign_in(self.person(name))
        self.seats[name].faults.clear()
        return self.seats[name]

    def forget(self, name):
        """Somebody's sessions were ended everywhere: their browser has to sign in again."""
        if name in self.seats:
            self.seats.pop(name).context.close()

    def tidy(self):
        for window in self.opened:
            window.sign_out()
            window.context.close()
        self.opened.clear()

    def answers_program(self, token):
        """With what status a program is answered that shows a token."""
        host = f"{self.slug}.localhost"
        told = subprocess.run(
            [
                "curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}",
                "--cacert", f"{self.demonstration.data}/tls/ca.pem",
                "--resolve", f"{host}:{self.demonstration.port}:127.0.0.1",
                "--header", "@-", f"{self.origin}/api/v1/users",
            ],
            input=f"Authorization: Bearer {token}\n",
            capture_output=True,
            text=True,
            timeout=30,
        )
        return int(told.stdout)

    def mail(self, window, recipient, subject):
        """Opens the newest mail to somebody, as the page of kept mails has it."""
        rows = window.page.get_by_role("row").filter(has_text=recipient).filter(has_text=subject)

        def arrived():
            window.go("/demo/mail", "Wysłane (demo)")
            return rows.count()

        wait_until(arrived, f"a mail {subject} to {recipient}")
        rows.first.get_by_role("link").click()
        window.sees(re.compile(subject))

    def invite(self, administrator, name, email, *roles):
        """Invites somebody, follows the link from the mail and sets everything up.

        Returns the person and the window in which they are signed in.
        """
        administrator.go("/users/new", "Zaproś użytkownika")
        administrator.fill("Imię i nazwisko", name)
        administrator.fill("Służbowy adres e-mail", email)
        for role in roles:
            administrator.page.get_by_label(role, exact=True).check()
        administrator.confirm()
        administrator.press("Wyślij zaproszenie")
        administrator.sees(name)
        window = self.window()
        self.mail(window, email, "Zaproszenie")
        window.press("Otwórz link z wiadomości")
        password = "cztery zwykłe słowa na próbę"
        return window.accept(email, password), window


class Window:
    """One person's browser. Every page is examined when it is met for the first time."""

    def __init__(self, office, script=True, **settings):
        self.office = office
        self.script = script
        self.person = None
        self.context = office.browser.new_context(
            base_url=office.origin, java_script_enabled=script, locale="pl-PL", viewport=DESK, **settings
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.faults = []
        self.answer = None
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("response", self._response)

    def _console(self, message):
        # Chromium complains of every status from 400; those of pages are looked at where they are met.
        if message.type in ("error", "warning") and "responded with a status" not in message.text:
            self.faults.append(f"{message.type}: {message.text}")

    def _response(self, response):
        if response.request.is_navigation_request():
            self.answer = response
        elif response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    @property
    def status(self):
        return self.answer.status

    def go(self, path, title, status=200):
        self.page.goto(path)
        self.sees(title, status)

    def sees(self, title, status=200):
        """The heading says where one is, the status what became of the request."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        self.page.wait_for_load_state("load")
        assert self.status == status, f"{self.status} for {self.page.url}"
        assert self.faults == []
        self._examine(status)

    def _examine(self, status):
        route = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{40,}", "…", self.page.url)
        # One address answers with two pages: a form, and what came of it.
        method = self.answer.request.method
        met = (route, method, status, self.page.locator("#faults").count())
        if not self.script or met in self.office.examined:
            return
        self.office.examined.add(met)
        size = len(self.answer.body())
        assert size <= MOST_BYTES, f"{size} bytes: {route}"
        for scheme, rules in (("dark", COLOURS), ("light", WCAG)):
            self.page.emulate_media(color_scheme=scheme)
            assert violations(self.page, rules) == [], f"{route} in the {scheme}"
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            assert overflow(self.page) <= 0, f"{route} is wider than {size['width']}"
        if os.environ.get("KOMORNE_SHOTS"):
            self._picture(f"{route}-{method}", status)

    def _picture(self, route, status):
        name = re.sub(r"[^\w…]+", "-", route.split(".localhost", 1)[1].split("/", 1)[1]).strip("-")[:60] or "start"
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            path = f"{os.environ['KOMORNE_SHOTS']}/{name}-{status}-{size['width']}.png"
            self.page.screenshot(path=path, full_page=True)

    def fill(self, label, text):
        self.page.get_by_label(label, exact=True).fill(text)

    def press(self, name):
        """A button or a link, whichever the page has in its middle."""
        main = self.page.locator("main")
        control = main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True))
        control.first.click()

    def says(self, text):
        expect(self.page.locator("main")).to_contain_text(text)

    def refuses(self, title, text, status):
        """The form is there again, says what is wrong, and begins to be read at that."""
        self.sees(title, status)
        summary = self.page.locator("#faults")
        expect(summary).to_contain_text(text)
        expect(summary).to_be_focused()
        assert self.page.title().startswith("Błąd: ")

    def confirm(self):
        """Types a code where the form asks for one."""
        if self.page.locator("#code").count():
            self.page.locator("#code").fill(self.person.code())

    def sign_in(self, person, path="/"):
        self.person = person
        self.page.goto(path)
        self.show_password(person.email, person.password)
        self.sees("Wpisz kod jednorazowy")
        self.show_code(person.code())
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("Wpisz kod jednorazowy")

    def sign_out(self):
        """Of the sessions that somebody leaves behind the oldest end, and that might be the one of their seat."""
        if any(cookie["name"] == "__Host-ks" for cookie in self.context.cookies()):
            self.page.goto("/profile")
            button = self.page.get_by_role("button", name="Wyloguj się")
            if button.count():
                button.first.click()
                expect(self.page.get_by_role("heading", level=1)).to_have_text("Zaloguj się")

    def show_password(self, email, password):
        self.fill("Adres e-mail", email)
        self.fill("Hasło", password)
        self.press("Dalej")

    def show_code(self, code):
        self.fill("Kod z aplikacji uwierzytelniającej", code)
        self.press("Zaloguj się")

    def accept(self, email, password, status=200):
        """From an invitation to the start page."""
        self.sees("Przyjmij zaproszenie", status)
        self.says(email)
        self.fill("Nowe hasło", password)
        self.press("Ustaw hasło i przejdź dalej")
        phone = self.enrol()
        self.person = Person(email, password, phone.code)
        return self.person

    def enrol(self):
        """Sets up the second factor by the key that the page shows, and keeps the recovery codes."""
        self.sees("Włącz drugi składnik logowania")
        self.confirm()
        self.press("Aplikacja gotowa, pokaż kod QR")
        expect(self.page.get_by_role("img", name="Kod QR dla aplikacji uwierzytelniającej")).to_be_visible()
        self.sees("Włącz drugi składnik logowania")
        self.page.get_by_text("Nie mogę zeskanować kodu").click()
        phone = Phone(self.page.get_by_label("Klucz", exact=True).inner_text())
        self.fill("Kod z aplikacji uwierzytelniającej", phone.code())
        self.press("Włącz")
        self.sees("Zapisz kody zapasowe")
        phone.recovery = [each.strip() for each in self.page.locator(".codes li").all_inner_texts()]
        assert len(phone.recovery) == 10
        self.press("Kody są zapisane, dalej")
        return phone


def wait_until(happened, what, seconds=30):
    """For what is done in the background, and has no sign to wait for."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
