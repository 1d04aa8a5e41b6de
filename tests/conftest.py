"""What holds for all tests: properties are tried without a deadline, since the machines that run them are noisy."""

from hypothesis import settings

settings.register_profile("noisy machines", deadline=None)
settings.load_profile("noisy machines")
