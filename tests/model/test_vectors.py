"""The figures that hold the front end's model to this one (its own tests read them) are this model's."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]


def test_the_vectors_are_those_of_the_python_model():
    spec = spec_from_file_location("make_vectors", ROOT / "tools" / "make_vectors.py")
    make_vectors = module_from_spec(spec)
    spec.loader.exec_module(make_vectors)
    kept, now = json.loads(make_vectors.FILE.read_text(encoding="utf-8")), json.loads(json.dumps(make_vectors.vectors()))
    assert kept["muscles"] == now["muscles"]
    for key in ("q", "hipMatrices", "tibiaOrigins", "lengths", "momentArms", "fibreLengths"):
        np.testing.assert_allclose(kept[key], now[key], rtol=0, atol=2e-11, err_msg=f"{key}: run tools/make_vectors.py")
    for key, values in kept["pelvisOnFemur"].items():
        np.testing.assert_allclose(values, now["pelvisOnFemur"][key], rtol=0, atol=2e-11, err_msg="run tools/make_vectors.py")
    for old, new in zip(kept["paths"], now["paths"], strict=True):
        assert old["pose"] == new["pose"]
        for a, b in zip(old["of"], new["of"], strict=True):
            assert a["bodies"] == b["bodies"]
            np.testing.assert_allclose(a["points"], b["points"], rtol=0, atol=2e-11, err_msg="run tools/make_vectors.py")
