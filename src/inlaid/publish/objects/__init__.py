"""Stores of objects: deploying to one, and who may."""
