mkfifo page.md
