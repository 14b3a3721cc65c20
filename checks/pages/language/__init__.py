"""What a page can say: prompts, commands and answers, marks, steps, values, wildcards."""
