"""Debian's Chromium, as people use Relais: at a desk or on a phone, signed in as someone, with or without scripts."""

import contextlib
import json
import pathlib
import urllib.error
import urllib.request

import axe_core_python
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from conftest import PASSWORD
from web import paris_day

INES, KARIM, PAUL = "ines@chemins-singuliers.example", "karim@chemins-singuliers.example", "paul@mosaik.example"
AGNES, NADIA = "admin@chemins-singuliers.example", "nadia@don-bosco.example"
AXE = pathlib.Path(axe_core_python.__file__).with_name("axe.min.js").read_text()
DESK, PHONE = 1280, 390


class Door:
    """The API, to find and to prepare what a page is then looked at with. Its tokens also open the pages."""

    def __init__(self, relais):
        self.url = relais.url
        self._tokens = {}

    def token(self, email):
        if email not in self._tokens:
            self._tokens[email] = self._ask("POST", "/sign-in", None, {"email": email, "password": PASSWORD})["token"]
        return self._tokens[email]

    def get(self, email, path):
        return self._ask("GET", path, self.token(email))

    def post(self, email, path, /, **body):
        return self._ask("POST", path, self.token(email), body)

    def _ask(self, method, path, token, body=None):
        # Whatever version there is: these calls prepare what is looked at.
        headers = {"Content-Type": "application/json", "If-Match": "*"} | ({"Authorization": f"Bearer {token}"} if token else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read()[:600]!r}") from None

    def service(self, name):
        return next(one["id"] for one in self.get(INES, "/services")["items"] if one["name"] == name)

    def people(self, email):
        """Those whom this person follows: their names come with them."""
        return [one for one in self.get(email, "/people?limit=100")["items"] if one.get("name")]

    def agreed(self, email=INES, recipient="MOSAIK"):
        """One of them who agreed to be referred there."""
        for one in self.people(email):
            given = self.get(email, f"/people/{one['id']}/consents")["items"]
            if any(consent["is_in_force"] and consent["recipient"] == recipient for consent in given):
                return one

    def draft(self, email=INES, person=None, service="Atelier cuisine et conversation", need="Rencontrer des habitants."):
        person = person or self.people(email)[0]["id"]
        return self.post(email, "/referrals", person=person, service=self.service(service), priority="normal", need=need,
                         basis="public_interest_task")

    def referral(self, *steps, by=INES, to=PAUL, **draft):
        """A referral made for the test, taken through the steps: `referral("sending", "acceptance")`."""
        made = self.draft(by, **draft)
        # What is said for someone the service may not be for; it is kept of nobody else.
        needs = {"sending": {"vouch": "L’équipe est d’accord."}, "refusal": {"reason": "no_capacity"}, "withdrawal": {"reason": "person_declined"}, "completion": {"outcome": "achieved"},
                 "wait": {"reason": "no_capacity"}, "end": {"reason": "no_show"}, "assessment": {"moment": "entry", "reading": "a1", "autonomy": "1", "own_social_link": "2"},
                 "conclusion": {"orientation": "vocational_training", "barriers": ["mobility", "schedule"]},
                 "attendance": {"held_on": paris_day().isoformat(), "presence": "present"}}
        for step in steps:
            email = by if step in ("sending", "withdrawal") else to
            self.post(email, f"/referrals/{made['id']}/{step}", **needs.get(step, {}))
        return made


class Browser:
    """One Chromium window. Waits for the page by itself: every way on is a link or a form."""

    def __init__(self, relais, door, width, scripts=True):
        self.url, self.door, self.width = relais.url, door, width
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage",
                         "--disable-background-networking", "--disable-component-update", "--force-device-scale-factor=1",
                         f"--window-size={max(width, 500)},900"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(30)
        self.resize(width)
        self.prefer("light")

    # The window

    def resize(self, width, height=900):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height if width > 500 else 844, "deviceScaleFactor": 1, "mobile": width < 500})
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": width < 500})

    def prefer(self, scheme):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            # A colour on its way from one scheme to the other is neither.
            "features": [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def evaluate(self, expression):
        """What an expression is in the page; the debugger's way in, which no policy of the page keeps out."""
        answer = self.driver.execute_cdp_cmd("Runtime.evaluate", {
            "expression": expression, "awaitPromise": True, "returnByValue": True})
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def complaints(self):
        """What the browser logged since last asked: what a policy blocked, what did not load. A status is no complaint."""
        quiet = ("the server responded with a status of", "Clear-Site-Data header on")
        return [line["message"] for line in self.driver.get_log("browser") if not any(words in line["message"] for words in quiet)]

    def axe(self, *rules):
        """Violations, of all rules unless some are named."""
        if not self.evaluate("typeof axe === 'object'"):
            self.evaluate(AXE + ";null")
        only = f", runOnly: {json.dumps(rules)}" if rules else ""
        found = self.evaluate(
            f"axe.run(document, {{resultTypes: ['violations'], preload: false{only}}}).then(r => r.violations.map(v => "
            "v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))")
        return found

    def picture(self, path):
        import base64
        size = self.evaluate("[innerWidth, document.documentElement.scrollHeight]")
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": size[0], "height": min(size[1], 3000), "scale": 1}})
        pathlib.Path(path).write_bytes(base64.b64decode(shot["data"]))

    # Who looks

    def enter(self, email, language="fr"):
        """Becomes someone who signed in before, reading a language; the form itself has its own tests."""
        self.leave(language)
        self._cookie("__Host-relais", self.door.token(email), secure=True)

    def leave(self, language="fr"):
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self._cookie("relais-language", language, secure=False)

    def _cookie(self, name, value, secure):
        made = self.driver.execute_cdp_cmd("Network.setCookie", {
            "name": name, "value": value, "url": self.url, "path": "/", "secure": secure, "httpOnly": True, "sameSite": "Lax"})
        assert made["success"], name

    # What they do

    def open(self, path):
        self.driver.get(self.url + path)

    def back(self):
        self.driver.back()

    @property
    def path(self):
        return self.driver.current_url.removeprefix(self.url)

    @property
    def title(self):
        return self.driver.title.removesuffix(" · Relais")

    @property
    def source(self):
        return self.driver.page_source

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector} on {self.path}"
        return found[0]

    def text(self, selector="main"):
        return self.one(selector).text

    def follow(self, words, within="main"):
        """Follows the link that says exactly this, or that is a reference in a row."""
        links = [one for one in self.all(f"{within} a") if one.is_displayed() and one.text.strip() == words]
        assert links, f"no link « {words} » on {self.path}: {[one.text for one in self.all(f'{within} a')]}"
        self._leave_by(links[0])

    def follow_code(self, code):
        """Follows the link that holds a code or a reference."""
        links = [one for one in self.all("main a") if code in one.text]
        assert links, f"no link with {code} on {self.path}"
        self._leave_by(links[0])

    def press(self, words, within="main"):
        # What comes as one types may be replaced while it is read.
        buttons = WebDriverWait(self.driver, 5, 0.05, [StaleElementReferenceException]).until(lambda _: (
            [one for one in self.all(f"{within} button") if one.is_displayed() and one.text.strip() == words],))[0]
        assert len(buttons) == 1, f"{len(buttons)} buttons « {words} » on {self.path}: {[one.text for one in self.all('button')]}"
        self._leave_by(buttons[0])

    def _leave_by(self, element):
        with self.leaving():
            self._press(element)

    @contextlib.contextmanager
    def leaving(self):
        """Waits for the next page: a click comes back before a form is answered."""
        # Marked by hand: chromedriver's own word for a page that is gone differs from moment to moment.
        self.evaluate("document.relaisLeft = true")
        yield
        WebDriverWait(self.driver, 20, 0.02, [AssertionError, WebDriverException]).until(
            lambda _: self.evaluate("!document.relaisLeft && document.readyState === 'complete'"))

    def _press(self, element):
        # Never under the bar at the foot of a phone, which a person would scroll past as well.
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def fill(self, **values):
        for name, value in values.items():
            field = self.one(f"main #f-{name}")
            if field.tag_name == "select":
                Select(field).select_by_visible_text(value)
            else:
                field.clear()
                field.send_keys(value)

    def pick(self, name, value):
        """Chooses one of a few, shown as cards, or of many, in a list."""
        lists = self.all(f"main select#f-{name}")
        if lists:
            Select(lists[0]).select_by_value(value)
        else:
            self._press(self.one(f'main input[name="{name}"][value="{value}"] + label'))

    def value(self, name):
        field = self.one(f"main #f-{name}")
        return Select(field).first_selected_option.text if field.tag_name == "select" else field.get_property("value")

    def value_of_search(self):
        return self.one("main input[type=search]").get_property("value")

    def keys(self, *keys):
        """Keys to whatever has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def go(self, key=Keys.ENTER):
        """A key that leads to another page."""
        with self.leaving():
            self.keys(key)

    def tab_to(self, selector, most=60):
        """Goes on by Tab until this has the focus, which must be seen all the way."""
        for _ in range(most):
            self.keys(Keys.TAB)
            assert self.focus_is_seen(), f"focus unseen on {self.evaluate('document.activeElement.outerHTML')}"
            if self.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
                return
        raise AssertionError(f"Tab never reaches {selector} on {self.path}")

    def focus_is_seen(self):
        return self.evaluate("""(() => {
            const e = document.activeElement, seen = e.type === 'radio' ? e.nextElementSibling : e
            const s = getComputedStyle(seen), r = seen.getBoundingClientRect()
            return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && r.width > 0 && r.top >= -1 && r.bottom <= innerHeight + 1
        })()""")

    def quit(self):
        self.driver.quit()
