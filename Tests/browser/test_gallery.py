"""Every page of the gallery in Chromium: accessible, quiet, and whole at every size."""

import re

import html5lib
import pytest

from browsing import DESK, PHONE, ZOOMED, overflow, violations
from conftest import folder


def dismiss_warning(page):
    """Closes the warning before the session's end, which some samples open on purpose."""
    page.evaluate("document.getElementById('ending')?.close?.()")


def test_is_html_without_a_fault(document):
    text = (folder() / document).read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(text)


@pytest.mark.parametrize(
    "window, scheme", [(DESK, "light"), (PHONE, "dark")], ids=["desk in the light", "phone in the dark"]
)
def test_has_no_barrier(windows, polish, window, scheme):
    visited = windows(viewport=window, color_scheme=scheme)
    page = visited.go(polish)
    assert violations(page) == []
    assert visited.faults == []


WIDE_LETTERS = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important;'
        + 'word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
    document.adoptedStyleSheets = [sheet];
}"""


def test_fits_every_window(windows, polish):
    visited = windows(viewport=ZOOMED)
    page = visited.page
    page.set_viewport_size(DESK)
    visited.go(polish)
    dismiss_warning(page)
    for window in (DESK, ZOOMED, PHONE):
        page.set_viewport_size(window)
        assert overflow(page) <= 0, f"wider than {window['width']}"
    # WCAG 1.4.12: the reader's own spacing.
    page.evaluate(WIDE_LETTERS)
    assert overflow(page) <= 0, "wider with wide letters"
    assert visited.faults == []


FOCUS = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const middle = document.elementFromPoint(
        Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1),
        Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1));
    return {
        what: element.outerHTML.slice(0, 120),
        outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        uncovered: !!middle && (element.contains(middle) || middle.contains(element)),
    };
}"""


def test_shows_where_the_keyboard_is(windows, polish):
    page = windows(viewport=DESK).go(polish)
    dismiss_warning(page)
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        assert stop["outlined"], stop["what"]
        assert stop["shown"] and stop["uncovered"], stop["what"]
        stops.append(stop["what"])
    assert len(stops) > 4


def test_begins_at_the_fault(windows, polish):
    page = windows(viewport=DESK).go(polish)
    if page.locator("#ending").is_visible():
        # The warning before the session's end comes first.
        assert page.evaluate("document.activeElement.closest('dialog') !== null")
        return
    focused = page.evaluate("document.activeElement.id")
    has_faults = page.locator("#faults").count() == 1
    assert (focused == "faults") == has_faults
    assert page.title().startswith("Błąd: ") == has_faults
    if has_faults:
        page.locator("#faults a").first.click()
        target = page.locator("#faults a").first.get_attribute("href").removeprefix("#")
        assert page.evaluate("document.activeElement.id") == target


def test_skips_to_the_content(visit):
    page = visit(viewport=DESK).go("users.pl.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_works_without_script(windows, polish):
    visited = windows(viewport=DESK, java_script_enabled=False)
    page = visited.go(polish)
    assert page.locator("h1").is_visible()
    for button in page.locator("main form button").all():
        if button.evaluate("element => element.closest('details:not([open])') === null"):
            assert button.is_visible()
    assert not page.locator("dialog").first.is_visible()
    assert visited.faults == []


def test_opens_the_menu_by_hand_on_a_phone(visit):
    page = visit(viewport=PHONE, java_script_enabled=False).go("users.pl.html")
    link = page.get_by_role("link", name="Ustawienia")
    assert not link.is_visible()
    page.get_by_text("Menu").click()
    assert link.is_visible()


def test_warns_before_the_session_ends_and_prolongs_it(visit):
    visited = visit(viewport=DESK)
    page = visited.page
    asked = []

    def answer(route):
        asked.append(route.request.post_data)
        route.fulfill(status=200, body="")

    page.route("**/session/extend", answer)
    page.clock.install(time="2026-11-16T12:00:00Z")
    visited.go("invite-user.pl.html")
    page.fill("#name", "Jan")
    warning = page.get_by_role("dialog")
    page.clock.run_for(27 * 60 * 1000)
    assert not warning.is_visible()
    page.clock.run_for(61 * 1000)
    assert warning.is_visible()
    assert re.search(r"\d\d?:\d\d", warning.inner_text())
    with page.expect_response("**/session/extend"):
        warning.get_by_role("button", name="Przedłuż sesję").click()
    page.wait_for_function("!document.getElementById('ending').open")
    assert asked and "form_token=" in asked[0]
    assert page.input_value("#name") == "Jan"
    page.clock.run_for(27 * 60 * 1000)
    assert not warning.is_visible()


def test_leaves_when_the_session_has_ended(visit):
    visited = visit(viewport=DESK)
    page = visited.page
    page.route("**/sign-in", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>signed out</p>"))
    page.clock.install(time="2026-11-16T12:00:00Z")
    visited.go("users.pl.html")
    page.clock.run_for(31 * 60 * 1000)
    page.wait_for_url("**/sign-in")


def test_sends_a_form_once(visit):
    visited = visit(viewport=DESK)
    page = visited.go("invite-user.pl.html")
    sent = page.evaluate(
        """() => {
            const form = document.querySelector('form.form');
            const event = () => new SubmitEvent('submit', { cancelable: true });
            return [form.dispatchEvent(event()), form.dispatchEvent(event())];
        }"""
    )
    assert sent == [True, False]


def test_shows_a_password_on_demand(visit):
    page = visit(viewport=DESK).go("sign-in.pl.html")
    page.fill("#password", "kot pies dom las")
    page.get_by_role("button", name="Pokaż hasło").click()
    assert page.get_attribute("#password", "type") == "text"
    page.get_by_role("button", name="Ukryj hasło").click()
    assert page.get_attribute("#password", "type") == "password"


def test_copies_a_secret(visit):
    visited = visit(viewport=DESK, permissions=["clipboard-read", "clipboard-write"])
    page = visited.go("token-shown.pl.html")
    page.get_by_role("button", name="Kopiuj").click()
    page.get_by_role("button", name="Skopiowano").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#secret").inner_text()


def test_prints_the_codes_and_not_the_frame(visit):
    page = visit(viewport=DESK).go("recovery-codes.pl.html")
    page.emulate_media(media="print")
    assert page.locator(".codes li").first.is_visible()
    for hidden in (".sections", ".masthead-tools", ".actions", "main button"):
        assert not page.locator(hidden).first.is_visible()
