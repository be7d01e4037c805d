"""The programs that verification needs: whether they are there, and in which version."""
