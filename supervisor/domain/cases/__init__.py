"""The course of cases, complaints and letters."""
