"""The plan of a publish: what is sent, replaced and deleted, and the manifest."""
