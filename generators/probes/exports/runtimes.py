"""Runtimes as lines of Python for `model_files` and `export_attempts`: each loads a file and answers a batch."""

# The runtime that TensorFlow Lite became.
LITERT = """
from ai_edge_litert.interpreter import Interpreter


def load(artefact):
    runtime = Interpreter(model_path=artefact, num_threads=1)
    runtime.allocate_tensors()
    (put,), (get,) = runtime.get_input_details(), runtime.get_output_details()

    def answer(row):
        runtime.set_tensor(put["index"], encode(row, put["dtype"], *put["quantization"]))
        runtime.invoke()
        return decode(runtime.get_tensor(get["index"]), *get["quantization"])

    return answer
"""

# The same without XNNPACK, the kernels that it takes by itself.
LITERT_PLAIN = LITERT.replace("import Interpreter", "import Interpreter, OpResolverType").replace(
    "num_threads=1",
    "num_threads=1, experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES",
)

# TensorFlow Lite for Microcontrollers.
TFLITE_MICRO = """
from tflite_micro import runtime as micro


def scale_and_zero(details):
    known = details["quantization_parameters"]
    return (known["scales"][0], known["zero_points"][0]) if len(known["scales"]) else (1, 0)


def load(artefact):
    runtime = micro.Interpreter.from_file(artefact)
    put, get = runtime.get_input_details(0), runtime.get_output_details(0)

    def answer(row):
        runtime.set_input(encode(row, put["dtype"], *scale_and_zero(put)), 0)
        runtime.invoke()
        return decode(runtime.get_output(0), *scale_and_zero(get))

    return answer
"""

ONNX_RUNTIME = """
import onnxruntime


def load(artefact):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(artefact, options, providers=["CPUExecutionProvider"])
    (put,) = session.get_inputs()
    return lambda row: session.run(None, {put.name: row})[0]
"""

# Its Python package needs PyTorch beside it, which its C++ runtime on a phone does not. Content and program
# are kept, because a method reads from memory that they own.
EXECUTORCH = """
import torch
from executorch.runtime import Runtime

kept = []


def load(artefact):
    content = Path(artefact).read_bytes()
    program = Runtime.get().load_program(content)
    forward = program.load_method("forward")
    kept.append((content, program, forward))

    def answer(row):
        (output,) = forward.execute([torch.from_numpy(row.copy())])
        return output.numpy().copy()

    answer.program = program  # a method outlives its program, and then answers nothing
    return answer
"""

SAVED_MODEL = """
import tensorflow as tf


def load(artefact):
    model = tf.saved_model.load(artefact)
    return lambda question: model.serve(question).numpy()
"""

EXPORTED_PROGRAM = """
import torch


def load(artefact):
    model = torch.export.load(artefact).module()
    return lambda question: model(torch.from_numpy(question)).detach().numpy()
"""
