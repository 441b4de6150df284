"""GitLab, on gitlab.com and other hosts: lists of its interface, and the table of issues that it exports."""
