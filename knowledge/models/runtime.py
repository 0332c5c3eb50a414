"""Graphs of ONNX and what runs them, one thread each: the assistant is a server beside which others work."""

import os
from typing import Any

NO_TELEMETRY = "ORT_DISABLE_TELEMETRY"
"""With it the runtime reports to nobody; without, it tells its maker of each process, and keeps an id in the home folder."""

OF_RUNTIME = "com.microsoft"
"""The domain of operators that the runtime has beside those of ONNX."""


def serialised(graph: Any) -> bytes:
    """Return *graph* as the runtime reads it."""
    import onnx  # noqa: PLC0415  # optional, 0.3 s

    make = onnx.helper
    versions = [make.make_opsetid("", 20), make.make_opsetid(OF_RUNTIME, 1)]
    return bytes(make.make_model(graph, opset_imports=versions, ir_version=10).SerializeToString())


def session(graph: bytes) -> Any:
    """Return what runs *graph*; it may be called from several threads."""
    os.environ[NO_TELEMETRY] = "1"  # noqa: TID251  # no setting of ours: the library reads it when it is loaded
    import onnxruntime  # noqa: PLC0415  # optional, 0.2 s

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Room that was once needed is not kept for each graph.
    options.enable_cpu_mem_arena = False
    # Its own joining of addition and evening out costs a sixth more than the two do.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    found = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    # It keeps the graph for other kinds of processors, should this one fail.
    found._model_bytes = None  # noqa: SLF001
    return found
