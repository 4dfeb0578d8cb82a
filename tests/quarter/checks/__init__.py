"""What is checked from outside: a file for each subject; `every` lists them."""
