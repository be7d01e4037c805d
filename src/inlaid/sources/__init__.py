"""The only reader of quoted files: confined to the project, bounded in size, cached."""
