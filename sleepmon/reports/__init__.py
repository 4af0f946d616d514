"""The numbers of a night and the pages made of them."""
