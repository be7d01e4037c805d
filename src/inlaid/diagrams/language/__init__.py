"""The language of sequence diagrams: text to model."""
