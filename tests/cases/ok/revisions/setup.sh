git init -q -b main
printf '// ANCHOR: part\nold();\n// ANCHOR_END: part\n' > a.js
git add a.js && git commit -qm first && git tag v1
printf '// ANCHOR: part\nnew();\n// ANCHOR_END: part\n' > a.js
git add a.js && git commit -qm second
printf '// ANCHOR: part\nnewest();\n// ANCHOR_END: part\n' > a.js
