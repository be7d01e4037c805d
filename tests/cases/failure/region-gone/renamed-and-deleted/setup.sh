git init -q -b main
printf '// ANCHOR: kept\na();\n// ANCHOR_END: kept\n// ANCHOR: part\nb();\n// ANCHOR_END: part\n' > snippets/a.js
printf 'c();\n' > snippets/b.js
git add . && git commit -qm first && git tag v1
printf '// ANCHOR: kept\na();\n// ANCHOR_END: kept\n// ANCHOR: piece\nb();\n// ANCHOR_END: piece\n' > snippets/a.js
git rm -qf snippets/b.js
