"""Code for another interpreter that opens an artefact in its runtime: `opened(artefact)` gives a function.

It maps a question to the answer, both arrays; NumPy is there as `np` and `pathlib.Path` as `Path`. See `attempts`.
"""

SAVED_MODEL = """
import tensorflow as tf

def opened(artefact):
    model = tf.saved_model.load(artefact)
    return lambda question: model.serve(question).numpy()
"""

EXPORTED_PROGRAM = """
import torch

def opened(artefact):
    model = torch.export.load(artefact).module()
    return lambda question: model(torch.from_numpy(question)).detach().numpy()
"""

ONNX_RUNTIME = """
import onnxruntime

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1

def opened(artefact):
    session = onnxruntime.InferenceSession(artefact, options, providers=["CPUExecutionProvider"])
    (put,) = session.get_inputs()
    return lambda question: session.run(None, {put.name: question})[0]
"""

# The runtime that was TensorFlow Lite; it resizes its input where a question has another batch.
LITERT = """
from ai_edge_litert.interpreter import Interpreter

def opened(artefact):
    runtime = Interpreter(model_path=artefact)
    runtime.allocate_tensors()
    (put,), (get,) = runtime.get_input_details(), runtime.get_output_details()

    def answer(question):
        if tuple(runtime.get_input_details()[0]["shape"]) != question.shape:
            runtime.resize_tensor_input(put["index"], question.shape)
            runtime.allocate_tensors()
        runtime.set_tensor(put["index"], question)
        runtime.invoke()
        return runtime.get_tensor(get["index"])

    return answer
"""

EXECUTORCH = """
import torch
from executorch.runtime import Runtime

def opened(artefact):
    program = Runtime.get().load_program(Path(artefact).read_bytes())
    forward = program.load_method("forward")
    return lambda question: forward.execute([torch.from_numpy(question)])[0].numpy().copy()
"""
