"""Names for the array types that travel between the modules of this room."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Columns = NDArray[np.int32]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]
Words = NDArray[np.uint64]
