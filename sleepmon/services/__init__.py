"""What a user can ask for, in the user's verbs."""
