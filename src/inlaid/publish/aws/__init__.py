"""AWS: S3 and CloudFront."""
