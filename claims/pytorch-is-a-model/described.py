"""What a package says that it is, and parameters it brings."""

import re
import tempfile
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


def described(package, name, parameters_of):
    """Every measure of the entry, of one installed package.

    `parameters_of(path)` opens a file and counts parameters.
    """
    sentence, kind = own_words(package_description(package), name)
    files = files_ending(package, ENDINGS)
    places = [Path(str(package.locate_file(f))) for f in files]
    counts = [opened(place, parameters_of) for place in places]
    return {
        "parameters": sum(count or 0 for count in counts),
        "weight_files": len(files),
        "unread": counts.count(None),
        "calls_itself_software": kind in SOFTWARE,
        "calls_itself_model": kind == "model",
        "files": ", ".join(files[:10]) or "none",
        "sentence": sentence or "nothing of the form looked for",
    }


def opened(path, parameters_of):
    """The parameters in a file, None where it can't be opened."""
    try:
        return parameters_of(path)
    except Exception as error:
        print(f"{path.name}: {type(error).__name__}: {error}")
        return None


def own_words(text, name):
    """The first "NAME is a ..." of a kind, and the kind's word."""
    plain = " ".join(text.split())
    form = rf"\b{name}\W? is an? [^.]*?\b({KINDS})\b[^.]*"
    found = re.search(form, plain, re.IGNORECASE)
    return (found[0], found[1].lower()) if found else ("", "")


def known(parameters_of, ending, write):
    """Measures of packages that are as they must be.

    `write(path, trained)` makes the framework write a file, with
    eight trained parameters or with none.
    """
    model = written(
        "Sample is a model for pictures.",
        (f"weights{ending}", f"more{ending}"),
        parameters_of,
        lambda path: write(path, True),
    )
    library = written(
        "Sample is a free\nlibrary of models.",
        (f"example{ending}", "data.npz"),
        parameters_of,
        lambda path: write(path, False),
    )
    silent = written(
        "Whatever is a library.",
        (f"broken{ending}",),
        parameters_of,
        lambda path: path.write_text("nothing"),
    )
    yield "parameters", model["parameters"], 16
    yield "parameters", library["parameters"], 0
    yield "weight_files", model["weight_files"], 2
    yield "weight_files", library["weight_files"], 1
    yield "unread", model["unread"], 0
    yield "unread", silent["unread"], 1
    for name, yes, no in (
        ("calls_itself_software", library, model),
        ("calls_itself_model", model, library),
    ):
        yield name, yes[name], True
        yield name, no[name], False
        yield name, silent[name], False


def written(description, files, parameters_of, write):
    """Measures of a package written for the purpose."""
    with tempfile.TemporaryDirectory() as folder:
        contents = {f"sample/{file}": "" for file in files}
        fields = {"Summary": "A sample", "Description": description}
        package = write_sample(Path(folder), fields, contents)
        for file in files:
            write(Path(folder, "sample", file))
        return described(package, "Sample", parameters_of)
