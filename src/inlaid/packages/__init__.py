"""What installed packages add to Inlaid, by their entry points."""
