"""How people use Fairlead: command line, files in and out, reports."""

__version__ = "0.1.0"

__all__ = ["__version__"]
