"""What whoever runs the machine sees of requests: ids, the access log, counts."""
