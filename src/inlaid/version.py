"""The version: here, so that no module of the program imports the package that offers the API."""

__version__ = "0.1.0"
