mkdir ../project-secret
printf "secret\n" > ../project-secret/a.js
