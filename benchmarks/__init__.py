"""What `make bench` runs: ratios, both sides measured in one run."""
