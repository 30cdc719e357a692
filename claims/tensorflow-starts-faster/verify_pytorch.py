"""What it costs to start PyTorch in a fresh interpreter."""

from generators.probes.elsewhere import run_elsewhere

IMPORT = "import torch"
FIRST_STEP = """
import torch

layer = torch.nn.Linear(8, 1)
torch.nn.init.ones_(layer.weight)
torch.nn.init.zeros_(layer.bias)
optimiser = torch.optim.SGD(layer.parameters(), lr=0.01)
rows = torch.ones(4, 8)
losses = []
for _ in range(2):
    optimiser.zero_grad()
    loss = (layer(rows) ** 2).mean()
    losses.append(loss.item())
    loss.backward()
    optimiser.step()
raise SystemExit(not losses[1] < losses[0] == 64)
"""
BUSY = """
import time

while time.process_time() < 0.3:
    pass
"""


def verify():
    """Measure a bare import and the way to a first step."""
    return {
        "import_time": lambda: run_elsewhere(IMPORT),
        "first_step_time": lambda: run_elsewhere(FIRST_STEP),
    }


def controls():
    """The same probe where the answer is known."""
    yield "import_time", lambda: run_elsewhere("pass"), (0.001, 0.2)
    yield "import_time", lambda: run_elsewhere(BUSY), (0.3, 3)
    yield "first_step_time", lambda: run_elsewhere(BUSY), (0.3, 3)


def settings():
    """What a fair comparison must share."""
    return {"device": "cpu", "process": "fresh interpreter, -I"}


if __name__ == "__main__":
    run_elsewhere(IMPORT)
    run_elsewhere(FIRST_STEP)
    print("both interpreters ended well")
