"""What stands before views: size and throttle, proof before grave acts, what is shown once."""
