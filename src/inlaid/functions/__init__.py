"""Lambda functions run locally, by AWS's own runtime clients against a Runtime API on loopback."""
