"""Sites that Zensical builds: it runs no plugins, and watches only what its configuration names."""
