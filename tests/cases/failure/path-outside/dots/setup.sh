printf "secret\n" > ../secret.js
