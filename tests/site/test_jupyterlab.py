"""The same figure in JupyterLab: Python moves the picture, the picture moves Python."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest

CELLS = [
    "import hipmotion as hm\nw = hm.HipExplorer(flexion=60)\nw",
    "w.flexion = 30",
    "print('flexion is', w.flexion)",
    "import ipywidgets\ns = ipywidgets.FloatSlider(min=0, max=90, description='linked')\nipywidgets.jslink((s, 'value'), (w, 'flexion'))\n"
    "heard = []\nw.observe(lambda change: heard.append(change['new']), 'flexion')\ns",
    "w.flexion = 45\nprint('observed', heard)",
]


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab of its own over an empty folder with one notebook; yields the notebook's address."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    room = tmp_path / "room"
    room.mkdir()
    nbformat.write(notebook, room / "hip.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = tmp_path / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--port-retries=0", f"--notebook-dir={room}",
        "--IdentityProvider.token=", "--ServerApp.password=", "--ServerApp.disable_check_xsrf=True",
        f"--LabApp.user_settings_dir={tmp_path / 'settings'}", f"--LabApp.workspaces_dir={tmp_path / 'workspaces'}",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with open(tmp_path / "lab.log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            assert server.poll() is None, (tmp_path / "lab.log").read_text()[-3000:]
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api/status", timeout=2)
                break
            time.sleep(0.5)
        yield f"{address}/lab/tree/hip.ipynb"
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_python_moves_the_picture_and_the_picture_moves_python(browser, lab):
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    page = context.new_page()
    page.goto(lab, timeout=90_000)
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    cells.nth(len(CELLS) - 1).wait_for(timeout=90_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached", timeout=90_000)

    def run(index: int):
        cells.nth(index).locator(".jp-InputArea-editor").click()
        page.keyboard.press("Shift+Enter")

    def printed(index: int) -> str:
        output = cells.nth(index).locator(".jp-OutputArea-output pre").first
        output.wait_for(timeout=30_000)
        return output.inner_text()

    flexion = page.locator(".hm-figure input[name=flexion]").first
    run(0)
    flexion.wait_for(timeout=60_000)
    assert flexion.input_value() == "60"

    run(1)
    page.wait_for_function("document.querySelector('.hm-figure input[name=flexion]').value === '30'", timeout=30_000)

    flexion.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1500)
    run(2)
    assert float(re.search(r"flexion is ([\d.]+)", printed(2))[1]) == 32

    run(3)
    page.locator(".widget-slider, .jupyter-widgets.widget-hslider").first.wait_for(timeout=30_000)
    run(4)
    assert re.search(r"observed \[.*45", printed(4))
    page.wait_for_function("document.querySelector('.hm-figure input[name=flexion]').value === '45'", timeout=30_000)
    page.wait_for_function("document.querySelector('.widget-hslider .widget-readout')?.textContent.startsWith('45')", timeout=30_000)
    context.close()
