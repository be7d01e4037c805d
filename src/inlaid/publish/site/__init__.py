"""The site as files: content, types, encodings and cache rules."""
