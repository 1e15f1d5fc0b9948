"""Engines behind one seam, and the tiers in strict order."""
