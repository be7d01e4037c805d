"""Text in, values out: fences, regions and diagnostics, with no effects and no host."""
