"""What turns a call or a question into drafts: `offline` composes them without a model, `llm` asks one."""
