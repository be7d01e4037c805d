"""One file a language; `registry.py` lists them."""
