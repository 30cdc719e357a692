"""What a package says that it is, and parameters it brings."""

import re
import tempfile
from importlib.metadata import distribution
from pathlib import Path

from generators.probes.packages.metadata import (
    files_ending,
    package_description,
    write_sample,
)

ENDINGS = (
    *(".pt", ".pth", ".pte", ".ptl"),
    *(".ckpt", ".h5", ".hdf5", ".keras", ".tflite"),
    *(".safetensors", ".onnx", ".gguf"),
)
SOFTWARE = (
    "library",
    "package",
    "framework",
    "platform",
    "toolkit",
    "software",
)
KINDS = "|".join((*SOFTWARE, "model"))


def described(package, name):
    """Every measure of the entry, of one installed package."""
    sentence, kind = own_words(package_description(package), name)
    files = files_ending(package, ENDINGS)
    return {
        "weight_files": len(files),
        "calls_itself_software": kind in SOFTWARE,
        "calls_itself_model": kind == "model",
        "files": ", ".join(files[:10]) or "none",
        "sentence": sentence or "nothing of the form looked for",
    }


def own_words(text, name):
    """The first "NAME is a ..." of a kind, and the kind's word."""
    plain = " ".join(text.split())
    form = rf"\b{name}\W? is an? [^.]*?\b({KINDS})\b[^.]*"
    found = re.search(form, plain, re.IGNORECASE)
    return (found[0], found[1].lower()) if found else ("", "")


def known():
    """Measures of packages that are as they must be."""
    model = written(
        "Sample is a model for pictures.",
        ("weights.safetensors", "more.pt"),
    )
    library = written(
        "Sample is a free\nlibrary of models.", ("data.npz",)
    )
    silent = written("Whatever is a library.", ())
    yield "weight_files", model["weight_files"], 2
    yield "weight_files", library["weight_files"], 0
    examples = described(
        distribution("onnxruntime"), "ONNX Runtime"
    )
    yield "weight_files", examples["weight_files"], (1, 1000)
    for name, yes, no in (
        ("calls_itself_software", library, model),
        ("calls_itself_model", model, library),
    ):
        yield name, yes[name], True
        yield name, no[name], False
        yield name, silent[name], False


def written(description, files):
    """Measures of a package written for the purpose."""
    with tempfile.TemporaryDirectory() as folder:
        contents = {f"sample/{file}": "" for file in files}
        fields = {"Summary": "A sample", "Description": description}
        return described(
            write_sample(Path(folder), fields, contents), "Sample"
        )
