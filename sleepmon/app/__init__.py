"""Where the parts are put together, and where the user's folders are."""
