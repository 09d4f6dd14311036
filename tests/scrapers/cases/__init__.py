"""The robustness cases, one test or more for each, named by number; made-up bodies only."""
