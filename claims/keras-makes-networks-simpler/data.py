"""Pictures of ten shapes, 8x8 points, drawn from a fixed seed.

The same bytes for every program: ROWS (1500, 64) float32 from 0 to
about 1, LABELS (1500,) int64, and 500 held-out ones of each.
"""

from generators.probes.models.shapes_dataset import draw_pictures

ROWS, LABELS = draw_pictures(1500, seed=1)
TEST_ROWS, TEST_LABELS = draw_pictures(500, seed=2)
