"""What subscribers are told, and mails on their way."""
