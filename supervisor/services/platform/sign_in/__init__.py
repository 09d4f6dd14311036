"""What signing in consists of besides the password: sessions, second factors, known devices."""
