mkdir ../shared
printf "shared();\n" > ../shared/a.js
