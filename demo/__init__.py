"""A simulated city on loopback with known faults, and the truth about them."""
