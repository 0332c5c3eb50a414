"""A command that is called with another Python says so in words."""

import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.environment import installed

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", ["bot", "knowledge"])
def test_a_python_without_the_packages_is_told_of_the_one_that_has_them(command):
    """-S leaves out what is installed, as the machine's own Python lacks it."""
    called = subprocess.run(  # noqa: S603  # ours
        [sys.executable, "-S", "-m", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert called.returncode == 2
    assert "lacks click. Call the project's own Python: .venv/bin/python" in called.stderr
    assert "Traceback" not in called.stderr


def test_a_module_of_ours_that_is_missing_is_a_mistake():
    """Whoever develops sees where it was imported."""
    with pytest.raises(ModuleNotFoundError), installed():
        import knowledge.nowhere  # noqa: F401, PLC0415
