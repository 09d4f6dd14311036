"""The interface for programs under ``/api/v1``, and its settings for the administrator."""
