"""Match requirements with pledges of forces, prove the match, and say why each gap remains."""

__version__ = "0.1.0"

__all__ = ["__version__"]
