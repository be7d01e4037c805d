"""The sandbox: a program, what it may see and use, and how it ends."""
