"""The fake model folders are the model's own tests'."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "model"))
