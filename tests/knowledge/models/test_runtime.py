"""What runs the model keeps to itself."""

import subprocess
import sys

import pytest

RUN = """
import onnx
from knowledge.models.runtime import serialised, session
value = onnx.helper.make_tensor_value_info
node = onnx.helper.make_node("Identity", ["x"], ["y"])
graph = onnx.helper.make_graph([node], "g", [value("x", 1, [1])], [value("y", 1, [1])])
session(serialised(graph))
"""

UNHINDERED = RUN.replace(
    "session(", "import knowledge.models.runtime as r; r.NO_TELEMETRY = 'OTHER'; session("
)


@pytest.mark.parametrize(("script", "is_kept"), [(RUN, False), (UNHINDERED, True)])
def test_the_runtime_reports_to_nobody(tmp_path, script, is_kept):
    """No id and no queue of reports lies in the home folder; the control leaves both."""
    pytest.importorskip("onnxruntime")
    subprocess.run(  # noqa: S603  # our own
        [sys.executable, "-c", script], env={"HOME": str(tmp_path)}, check=True
    )
    assert any(each.is_file() for each in tmp_path.rglob("*")) is is_kept
