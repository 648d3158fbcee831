"""Train whole-body pose networks: labeled crops, two-stage distillation, experts as teachers, measures, export."""
