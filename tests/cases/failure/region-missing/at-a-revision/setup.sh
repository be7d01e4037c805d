git init -q .
printf "# ANCHOR: old\nx = 1\n# ANCHOR_END: old\n" > a.py
git add a.py
git commit -qm one
git tag v1
printf "# ANCHOR: new\nx = 1\n# ANCHOR_END: new\n" > a.py
