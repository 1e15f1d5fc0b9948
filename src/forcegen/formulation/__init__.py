"""The integer programme as arrays, solver-neutral, one constraint family a file."""
