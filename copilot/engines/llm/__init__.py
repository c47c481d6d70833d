"""The engine that asks a model: prompts from files, one structured answer for each request, the domain's values out."""
