own
