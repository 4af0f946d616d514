"""Results as tables and pictures: methods of training side by side."""
