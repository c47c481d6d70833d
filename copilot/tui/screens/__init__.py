"""The screens: each owns its state, sends errands to the service and changes its state in handlers."""
