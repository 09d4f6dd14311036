"""Backups: made while everything runs, verified after writing, restored wholly or not at all."""
