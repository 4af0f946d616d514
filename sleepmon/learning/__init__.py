"""Networks and their training, and the only home of torch."""
