"""Includes: what a fence asks for, and the lines that it shows."""
