"""PostgreSQL: one module per noun, and the only place that speaks SQL."""
