"""Pictures of ten shapes, 8x8 points, drawn from a fixed seed.

The same bytes for every program: ROWS (1500, 64) float32 from 0 to
about 1, LABELS (1500,) int64, and 500 held-out ones of each.
"""

from generators.probes.models.shapes_dataset import draw_pictures

ROWS, LABELS = draw_pictures(1500, seed=1)
TEST_ROWS, TEST_LABELS = draw_pictures(500, seed=2)

# What shows that a program spells a concept out. Every concept has
# the markers of both frameworks where both have them.
CONCEPTS = {
    "layer": {"Dense", "Linear"},
    "container of layers": {"Sequential"},
    "own class": {"class"},
    "own function": {"def"},
    "activation": {"relu", "ReLU"},
    "size of the input": {"Input", "Linear"},
    "loss": {
        "CrossEntropyLoss",
        "SparseCategoricalCrossentropy",
        "sparse_categorical_crossentropy",
    },
    "optimiser": {"Adam", "adam"},
    "weights of the model": {"parameters", "trainable_variables"},
    "conversion to tensors": {
        "from_numpy",
        "tensor",
        "convert_to_tensor",
        "constant",
        "numpy",
    },
    "data set": {"TensorDataset", "Dataset", "from_tensor_slices"},
    "batches": {"DataLoader", "batch", "fit"},
    "shuffling": {"DataLoader", "shuffle"},
    "loop over passes or batches": {"for"},
    "recording for gradients": {"GradientTape"},
    "gradients": {"backward", "gradient"},
    "clearing gradients": {"zero_grad"},
    "update step": {"step", "apply_gradients", "apply"},
    "compiling": {"compile", "function"},
    "training as one call": {"fit"},
    "metric": {"accuracy", "SparseCategoricalAccuracy"},
    "evaluation as one call": {"evaluate"},
    "mode switch": {"train", "eval"},
    "no gradients": {"no_grad", "inference_mode"},
    "highest score": {"argmax"},
}
