"""What one would write without `forcegen`'s search: the whole coverage programme, handed to one solver.

Every start month is there and no start point; two threads where the solver has them, gap 0, all else as the solver's
makers set it. Each module has `solve(task)`.
"""
