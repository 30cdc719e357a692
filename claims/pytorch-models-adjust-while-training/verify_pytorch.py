"""Which edits of a PyTorch model take effect on the next step."""

import torch
from data import (
    CALLED,
    EXTRA,
    FIRST,
    LAST,
    OTHER_FIRST,
    OTHER_LAST,
    RATE,
    ROWS,
    TARGETS,
    TRAINED,
    right_answer,
    right_step,
    tried,
)
from torch import nn


def layer(weight):
    """A layer with these weights."""
    made = nn.Linear(*weight.shape, bias=False)
    made.weight.data = torch.tensor(weight.T)
    return made


class Training:
    """A model and its running optimiser."""

    def __init__(self, dropout=0.0):
        torch.manual_seed(0)
        self.model = nn.Sequential(
            layer(FIRST),
            nn.ReLU(),
            nn.Dropout(dropout),
            layer(LAST),
        )
        self.optimizer = torch.optim.SGD(
            self.model.parameters(), lr=RATE
        )

    def answer(self):
        """The answer to a plain call."""
        self.model.eval()
        with torch.no_grad():
            return self.model(torch.from_numpy(ROWS)).numpy()

    def step(self):
        """One step of the usual loop, and its loss."""
        self.model.train()
        loss = nn.functional.mse_loss(
            self.model(torch.from_numpy(ROWS)),
            torch.from_numpy(TARGETS),
        )
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def weights(self):
        """The weights of every layer, (inputs, outputs)."""
        return [
            weight.detach().numpy().T.copy()
            for weight in self.model.parameters()
        ]


def another_activation(training):
    """Tanh for ReLU."""
    training.model[1] = nn.Tanh()


def one_more_layer(training):
    """A third layer, trained from now on."""
    extra = layer(EXTRA)
    training.model.append(extra)
    training.optimizer.add_param_group(
        {"params": extra.parameters()}
    )


def another_last_layer(training):
    """A new layer in the place of the last."""
    training.model[3] = layer(OTHER_LAST)


def another_weight(training):
    """New values for the first layer."""
    with torch.no_grad():
        training.model[0].weight.copy_(torch.tensor(OTHER_FIRST.T))


def dropout_off(training):
    """No dropout from now on."""
    training.model[2].p = 0.0


def frozen_layer(training):
    """The first layer stays as it is."""
    training.model[0].requires_grad_(requires_grad=False)


def another_rate(training):
    """A learning rate of zero."""
    for group in training.optimizer.param_groups:
        group["lr"] = 0.0


def nothing(training):
    """No edit."""


EDITS = {
    "another activation": another_activation,
    "one more layer": one_more_layer,
    "another last layer": another_last_layer,
    "another weight": another_weight,
    "dropout switched off": dropout_off,
    "a frozen layer": frozen_layer,
    "another learning rate": another_rate,
}


def called(name, edit):
    """Whether the answer is that of the edited model."""
    training = Training()
    training.answer()
    before = training.weights()
    edit(training)
    return right_answer(name, before, training.answer())


def trained(name, edit, start=nothing):
    """Whether the step is that of the edited model."""
    training = Training(
        dropout=0.5 if name == "dropout switched off" else 0.0
    )
    start(training)
    if start is nothing:
        training.step()
    before = training.weights()
    edit(training)
    return right_step(
        name, before, training.step(), training.weights()
    )


def verify():
    """The entry's measures; PyTorch documents no rebuilding."""
    found = {
        f"called: {name}": tried(lambda n=name: called(n, EDITS[n]))
        for name in CALLED
    }
    found |= {
        f"trained: {name}": tried(
            lambda n=name: trained(n, EDITS[n])
        )
        for name in TRAINED
    }
    edits = {item: effect for item, (effect, _) in found.items()}
    notice = {item: said for item, (_, said) in found.items()}
    return {
        "edits": edits,
        "not_silent": notice,
        "rebuilt": dict(edits),
    }


def controls():
    """No edit has no effect; one before the first step has."""
    for name in CALLED:
        yield f"edits.called: {name}", called(name, nothing), False
        made = Training()
        EDITS[name](made)
        yield (
            f"edits.called: {name}",
            right_answer(name, Training().weights(), made.answer()),
            True,
        )
    for name in TRAINED:
        effect, notice = tried(lambda n=name: trained(n, nothing))
        yield f"edits.trained: {name}", effect, False
        yield f"not_silent.trained: {name}", notice, False
        yield f"rebuilt.trained: {name}", effect, False
        effect, notice = tried(
            lambda n=name: trained(n, nothing, EDITS[n])
        )
        yield f"edits.trained: {name}", effect, True
        yield f"not_silent.trained: {name}", notice, True
        yield f"rebuilt.trained: {name}", effect, True


def settings():
    """What a fair comparison must share."""
    return {
        "dtype": "float32",
        "mode": "default",
        "batch": 6,
        "optimiser": f"SGD, {RATE}",
    }


if __name__ == "__main__":
    print(verify())
