"""Values and rules of selling. Pydantic and the standard library only."""
