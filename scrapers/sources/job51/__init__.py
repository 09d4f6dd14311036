"""前程无忧, today's interface: handed over by the platform, never fetched past its slider."""
