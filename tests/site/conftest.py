"""The built book and a browser to read it with.

`site` builds the book once for the whole run, warnings as errors; set HIPMOTION_SITE to a folder built before to skip that.
`browser` finds Chromium or Chrome, fetches one if there is none, and fails with the reason if that fails too.
`visit` opens a page the way one kind of reader does and keeps the books on it: requests to other hosts, errors.
"""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync "
    "--use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist"
).split()


def pages_of_the_book() -> list[str]:
    """Every page that the site has, from the table of contents and the pages that come with the theme."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *chapters, "search", "embed/hip-explorer", "index"]


def pytest_generate_tests(metafunc):
    """A test that asks for `page_name` runs on every page, one that asks for `written_page` on those with words in them."""
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", pages_of_the_book())
    if "written_page" in metafunc.fixturenames:
        metafunc.parametrize("written_page", [name for name in pages_of_the_book() if name.startswith("book/")])


def say(request, text: str) -> None:
    """Print while the test runs; pytest would keep it for later."""
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n[site] {text}", flush=True)


@pytest.fixture(scope="session")
def site(request, tmp_path_factory) -> Path:
    if ready := os.environ.get("HIPMOTION_SITE"):
        return Path(ready)
    out = tmp_path_factory.mktemp("book")
    tool = shutil.which("jupyter-book", path=Path(sys.executable).parent) or "jupyter-book"
    say(request, "building the book, warnings as errors …")
    run = subprocess.run(
        [tool, "build", str(ROOT), "--path-output", str(out), "--all", "-W", "-n", "--keep-going"],
        capture_output=True, text=True, timeout=850, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert run.returncode == 0, f"the book does not build clean:\n{run.stdout[-3000:]}\n{run.stderr[-6000:]}"
    say(request, "built")
    return out / "_build" / "html"


def _chromium(request, playwright) -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            say(request, f"browser: {found}")
            return found
    own = Path(playwright.chromium.executable_path)
    reasons = []
    fetches = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        fetches.append(["sh", "-c", "apt-get update && apt-get install -y chromium"])
    for command in [[]] + fetches:
        if command:
            say(request, f"no browser found; fetching one: {' '.join(command)}")
            run = subprocess.run(command, capture_output=True, text=True, timeout=600)
            reasons.append(f"{' '.join(command)}: {(run.stderr or run.stdout)[-400:]}")
        if own.exists():
            return str(own)
        if found := shutil.which("chromium"):
            return found
    pytest.fail("no Chromium here and none could be fetched; install one and run again.\n" + "\n".join(reasons))


@pytest.fixture(scope="session")
def browser(request):
    with sync_playwright() as playwright:
        path = _chromium(request, playwright)
        # As root, as in most containers, Chromium refuses to start inside its sandbox.
        flags = [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def served(site) -> str:
    """The address of a plain file server over the built book."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Visit:
    """A reader in a browser of their own. `foreign` and `errors` fill up as pages are opened."""

    def __init__(self, browser: Browser, base: str, **reader):
        self.base = base.rstrip("/")
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **reader})
        self.context.route("**/*", self._gate)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: m.type == "error" and self.errors.append(m.text))

    def _gate(self, route):
        url = route.request.url
        if url.startswith((self.base, "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(url)
            route.abort()

    def open(self, name: str, *, address: str = "") -> Page:
        """Open a page of the book; a page that leads on (the door) is waited for."""
        self.page.goto(f"{self.base}/{name}.html{address}", wait_until="load")
        if name == "index":
            self.page.wait_for_url("**/book/index.html")
        return self.page

    def wake(self) -> int:
        """Scroll to every figure in turn, as a reader does, until each is alive. Returns how many there are."""
        figures = self.page.locator("hip-explorer")
        for i in range(figures.count()):
            figures.nth(i).scroll_into_view_if_needed()
            figures.nth(i).locator("input[name=flexion]").wait_for(state="visible", timeout=20_000)
        return figures.count()

    def close(self):
        self.context.close()


@pytest.fixture
def visit(request, browser, site, served):
    """`visit("http", width=390, javaScriptEnabled=False)`: a reader by file server or from disk (`"file"`)."""
    readers = []

    def start(way: str = "http", **reader) -> Visit:
        base = served if way == "http" else site.resolve().as_uri()
        readers.append(Visit(browser, base, **reader))
        return readers[-1]

    yield start
    for reader in readers:
        reader.close()
