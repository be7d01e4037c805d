printf "secret" > ../secret.js
