"""Parts of screens: they show what they are bound to, and post what the person does."""
