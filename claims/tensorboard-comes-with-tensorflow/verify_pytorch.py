"""Whether installing PyTorch installs TensorBoard."""

from importlib.metadata import requires

from generators.probes.packages.requirements import installs


def directly():
    """What the package requires, without its extras."""
    plain = [
        line for line in requires("torch") if "extra ==" not in line
    ]
    return ", ".join(plain)


def verify():
    """What the entry's measures ask for."""
    return {
        "required": installs("torch", "tensorboard"),
        "requires": directly(),
    }


def controls():
    """A known requirement, an extra, and no such package."""
    yield "required", installs("torch", "sympy"), True
    yield "required", installs("torch", "opt-einsum"), False
    yield "required", installs("torch", "no-such-package"), False


if __name__ == "__main__":
    print(verify())
    print(*controls(), sep="\n")
