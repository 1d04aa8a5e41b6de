"""What holds for all tests: properties are tried without a deadline, since the machines that run them are noisy.

In CI they are tried on the same examples each time: a change must not be held up by what a new draw finds in code it
did not touch. At a desk each run draws anew; what it finds is mended and stays as an `@example`.
"""

import os

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.register_profile("CI", deadline=None, derandomize=True)
settings.load_profile("CI" if os.environ.get("CI") else "desk")
