"""The public API, one file a thing that it does; `import inlaid` loads a file when it is used."""
